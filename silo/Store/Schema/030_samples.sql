-- Draws of decisions that are looked at again, with their checks.
set local search_path = chsi;

create table sample_row (
  id uuid primary key,
  number text not null unique,
  desk text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  each int not null,               -- 0: a share is drawn
  percent int not null,            -- 0: a number is drawn
  seed_from timestamptz not null,
  seed_source text not null,
  decisions int not null,
  to_draw int not null,
  population text not null,
  announced_by text not null,
  announced_at timestamptz not null,
  seed text,
  drawn_at timestamptz,
  checkers uuid[] not null,        -- who still has something to check
  checks text not null,            -- JSON as written, in the order of tickets
  version int not null
);
alter table sample_row enable row level security;
alter table sample_row force row level security;
create policy mine on sample_row for select to {reader} using (desk = (select my_desk()));
create policy silo on sample_row to {writer}, {owner} using (true) with check (true);
grant select, insert, update on sample_row to {writer};
grant select on sample_row to {reader};
