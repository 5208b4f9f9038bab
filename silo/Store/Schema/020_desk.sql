-- What a desk keeps for its members, what a member sets for themselves, and who has a case open.
set local search_path = chsi;

create table desk_book_row (
  id uuid primary key,
  desk text not null,
  phrases text not null,           -- JSON as written, in the order of the page
  version int not null
);
alter table desk_book_row enable row level security;
alter table desk_book_row force row level security;
create policy mine on desk_book_row for select to {reader} using (desk = (select my_desk()));
create policy silo on desk_book_row to {writer}, {owner} using (true) with check (true);
grant select, insert, update on desk_book_row to {writer};
grant select on desk_book_row to {reader};

alter table staff_row add column single_keys boolean not null default true;

-- operational: after a crash whoever still looks is back within seconds
create unlogged table presence (
  case_id uuid not null,
  person uuid not null,
  since timestamptz not null,
  seen timestamptz not null,
  primary key (case_id, person)
);
grant select, insert, update, delete on presence to {writer};
