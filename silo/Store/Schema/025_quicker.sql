-- The clock, and whose session it is, are asked at every page. PostgreSQL plans a function in SQL anew at each call where it cannot be put in
-- place of the call, as with the volatile clock; one in PL/pgSQL keeps its plan.
set local search_path = chsi;

create or replace function clock() returns timestamptz language plpgsql stable as $$
begin
  return clock_timestamp() + (select clock_offset from chsi.installation);
end $$;

create or replace function session_of(p_token bytea) returns table (
  person uuid, kind text, second_factor boolean, name text, desk text, status text, case_id uuid, seen timestamptz, now timestamptz, role text)
language plpgsql stable security definer set search_path = chsi, pg_temp as $$
declare
  v session;
  v_now timestamptz := clock();
begin
  select s.* into v from session s where s.token = p_token and s.ends > v_now and s.seen + s.idle > v_now;
  if v.kind = 'account' then
    return query
    select v.person, v.kind, v.second_factor, coalesce(n.masked, ''), '', a.status, a.case_id, v.seen, v_now, ''
    from account_row a left join protected_value n on n.id = a.name_value
    where a.id = v.person and a.session_epoch = v.epoch and a.closed_at is null;
  elsif v.kind = 'staff' then
    return query
    select v.person, v.kind, v.second_factor, f.name, f.desk, case when f.has_second_factor then 'ready' else 'enrol' end, null::uuid, v.seen, v_now, f.role
    from staff_row f
    where f.id = v.person and f.session_epoch = v.epoch and not f.removed;
  end if;
end $$;

create or replace function namesake(p_claim uuid, p_digests bytea[]) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from chsi.account_row a join chsi.protected_value v on v.id = a.name_value where a.claim = p_claim and v.digest = any(p_digests));
end $$;
