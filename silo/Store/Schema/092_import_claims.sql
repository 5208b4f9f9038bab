-- A node that stood still for longer than its claim lasts does not write over what the one did that took the file over.
set local search_path = chsi;

alter table record_import add column claim int not null default 0;  -- counts the claims: only the last one is good
