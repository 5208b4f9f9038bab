-- The file of a rehearsal stays for a day, so that it is imported without being chosen again.
set local search_path = chsi;

alter table record_import add column kept boolean not null default false;  -- rehearsed, and the file is still here
grant select (kept) on record_import to {reader};
