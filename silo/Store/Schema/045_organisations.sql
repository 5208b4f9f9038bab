-- Organisations, invitations of their staff, and when a session last proved its second factor.
set local search_path = chsi;

create table organisation_row (
  id uuid primary key,
  kind text not null,              -- nation, province or school
  code text not null,
  name text not null,
  province text not null,          -- of a school: the code of its province
  colleges text not null,          -- JSON as written
  version int not null
);
create index organisation_province on organisation_row (province, code) where kind = 'school';
alter table organisation_row enable row level security;
alter table organisation_row force row level security;
-- who is there is public; it is read by whoever is signed in, and by nobody who is not known
create policy known on organisation_row for select to {reader} using ((select me()) is not null);
create policy silo on organisation_row to {writer}, {owner} using (true) with check (true);
grant select, insert, update on organisation_row to {writer};
grant select on organisation_row to {reader};

alter table staff_row add column invited_until timestamptz;  -- a link is out until then

alter table session add column proven_at timestamptz;  -- when the second factor was last typed
update session set proven_at = created where second_factor;

-- What waits at the schools of the province that asks: numbers, and no row of a case, which is the school's.
create function school_load(p_tomorrow timestamptz) returns table (code text, name text, open int, due_today int, overdue int, oldest timestamptz)
language sql stable security definer set search_path = chsi, pg_temp as $$
  select o.code, o.name, count(c.id)::int, count(c.id) filter (where not c.overdue and c.due < p_tomorrow)::int, count(c.id) filter (where c.overdue)::int, min(c.opened_at)
  from organisation_row o left join case_row c on c.office = 'school:' || o.code and c.closed_at is null
  where o.kind = 'school' and (select my_desk()) = 'province:' || o.province
  group by o.code, o.name
$$;
revoke execute on function school_load(timestamptz) from public;
grant execute on function school_load(timestamptz) to {reader};
