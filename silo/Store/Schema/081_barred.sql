-- Whether who asks may not decide this case again: she has approved it, or what it disputes. A function of its own, so that a page of the queue is not
-- prepared for the facts of each line, which it hardly ever reads.
set local search_path = chsi;

create function barred(p_case uuid) returns boolean
language sql stable security definer set search_path = chsi, pg_temp as $$
  select exists (
    select from fact f where f.stream = p_case and (f.type in ('review-approved', 'dispute-upheld') and f.actor = (select me())
      or f.type = 'dispute-opened' and convert_from(f.body, 'UTF8')::jsonb -> 'approvers' @> to_jsonb((select me())::text)))
$$;
revoke execute on function barred(uuid) from public;
grant execute on function barred(uuid) to {reader};
