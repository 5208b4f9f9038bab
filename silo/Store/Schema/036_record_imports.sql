-- Imports that a school sends by its page: the file until it is done, how far it is, and what was wrong.
set local search_path = chsi;

create table record_import (
  id uuid primary key,
  school text not null,
  person uuid not null,            -- who sent it
  name text not null,
  file_name text not null,
  at timestamptz not null,
  rehearse boolean not null,
  total int not null,
  line int not null default 1,     -- the last line that is done
  done int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  same int not null default 0,
  aside int not null default 0,
  wrong int not null default 0,
  fault text,                      -- why it stopped; null where it did not
  finished_at timestamptz,
  claimed_until timestamptz,       -- a node is at it until then
  master_id smallint not null,
  file bytea,                      -- sealed; gone when it is done
  errors bytea                     -- sealed: what was wrong, line by line
);
create index record_import_school on record_import (school, at desc);
create index record_import_open on record_import (at) where finished_at is null;
alter table record_import alter column file set storage external;

alter table record_import enable row level security;
alter table record_import force row level security;
create policy mine on record_import for select to {reader} using ('school:' || school = (select my_desk()));
create policy silo on record_import to {writer}, {owner} using (true) with check (true);
grant select, insert, update, delete on record_import to {writer};
grant select (id, school, name, file_name, at, rehearse, total, line, done, added, changed, same, aside, wrong, fault, finished_at) on record_import to {reader};
