-- Student records, and look-ups that many streams may share.
set local search_path = chsi;

-- a person has several records, so these are no look-ups of one stream; nothing is decided by them
create table shared_lookup (
  kind smallint not null,
  key_id smallint not null,
  digest bytea not null,
  stream uuid not null,
  primary key (kind, key_id, digest, stream)
);
create index shared_lookup_stream on shared_lookup (stream);

create table record_row (
  id uuid primary key,
  school text not null,            -- 院校代码
  province text not null,          -- where the school is: two digits of GB/T 2260
  student_number text not null,    -- 学号
  school_name text not null,
  college text not null,
  class text not null,
  level text not null,
  major text not null,
  status text not null,            -- code of the list of statuses
  enrolled text not null,          -- 2026-09-01
  withheld boolean not null,       -- 专科资格待查: its student does not see it
  aside boolean not null,          -- an import said otherwise than a correction
  name_value uuid not null,
  number_value uuid not null,
  particulars_value uuid not null,
  line text not null,
  import uuid not null,
  registered_at timestamptz not null,
  changed_at timestamptz not null,
  version int not null
) with (fillfactor = 85);
create unique index record_student on record_row (school, student_number);
create index record_class on record_row (school, college, class);
create index record_aside on record_row (school) where aside;

-- The records of the person who is signed in, found by checked name and number in this transaction.
create function my_records() returns uuid[] language sql stable as
  $$ select nullif(current_setting('chsi.records', true), '')::uuid[] $$;

alter table record_row enable row level security;
alter table record_row force row level security;
create policy mine on record_row for select to {reader} using (
  (id = any ((select my_records())::uuid[]) and not withheld) or 'school:' || school = (select my_desk()) or 'province:' || province = (select my_desk()));
create policy silo on record_row to {writer}, {owner} using (true) with check (true);

create policy of_records on fact for select to {reader} using (exists (select 1 from chsi.record_row r where r.id = fact.stream));
create policy of_records on protected_value for select to {reader} using (
  person = any ((select my_records())::uuid[]) or ((select my_desk()) like 'school:%' or (select my_desk()) like 'province:%')
    and exists (select 1 from chsi.record_row r where r.id = protected_value.person));

grant select, insert, update, delete on shared_lookup to {writer};
grant select, insert, update on record_row to {writer};
grant select on record_row to {reader};
