-- Which notices at the desk each colleague has read, so that these are shown to them no more; kept as long as notices are shown.
set local search_path = chsi;

create table notice_read (
  person uuid not null,
  notice bigint not null,
  at timestamptz not null,
  primary key (person, notice)
);
alter table notice_read enable row level security;
alter table notice_read force row level security;
create policy mine on notice_read for select to {reader} using (person = (select me()));
create policy silo on notice_read to {writer}, {owner} using (true) with check (true);
grant select, insert, delete on notice_read to {writer};
grant select on notice_read to {reader};
