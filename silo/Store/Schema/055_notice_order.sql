-- Notices that are due at one instant are sent in the order in which they were written: read off the index, not sorted anew for each batch.
set local search_path = chsi;

drop index notice_due;
create index notice_due on notice (next_try, position) where next_try is not null;
