-- Filters of the queue that members of a desk keep for themselves or for all.
alter table chsi.staff_row add column views text not null default '[]';  -- JSON as written
