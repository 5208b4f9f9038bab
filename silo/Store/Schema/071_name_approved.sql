-- Whether who asks has approved this correction of name or number, and may therefore not be its second reviewer. A function of its own, so that a page of
-- the queue is not prepared for the facts of each line.
set local search_path = chsi;

create function name_approved(p_case uuid) returns boolean
language sql stable security definer set search_path = chsi, pg_temp as $$
  select exists (select from fact f where f.stream = p_case and f.type = 'name-correction-approved' and f.actor = (select me()))
$$;
revoke execute on function name_approved(uuid) from public;
grant execute on function name_approved(uuid) to {reader};
