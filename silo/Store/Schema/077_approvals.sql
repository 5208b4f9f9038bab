-- Approving like cases together: what each is about, and the queues of school and province in the order in which they are read.
set local search_path = chsi;

-- What the province's own cases are about. The record's case may be one that the province does not see: an appeal's, long refused.
create function asked_for(p_cases uuid[]) returns table (id uuid, school text, student_number text, fields text, examiner uuid)
language sql stable security definer set search_path = chsi, pg_temp as $$
  with own as (
    select c.id from case_row c where c.id = any(p_cases) and c.route = 'provincial-approval' and c.office = (select my_desk())),
  below as (
    select o.id, l.target from own o join link l on l.source = o.id
    union
    select o.id, m.target from own o join link l on l.source = o.id join link m on m.source = l.target)
  select b.id, r.school, r.student_number,
    array_to_string(array(
      select w ->> 'field' from jsonb_array_elements(a.asked -> 'wanted') w
      where not exists (select from fact n where n.stream = f.stream and n.type = 'correction-narrowed' and jsonb_exists(convert_from(n.body, 'UTF8')::jsonb -> 'fields', w ->> 'field'))
      order by w ->> 'field'), ','),
    (select x.actor from fact x where x.stream = b.id and x.type = 'approval-examined')
  from below b join fact f on f.stream = b.target and f.version = 2 and f.type = 'correction-asked'
    cross join lateral (select convert_from(f.body, 'UTF8')::jsonb as asked) a
    join record_row r on r.id = (a.asked ->> 'record')::uuid
$$;
revoke execute on function asked_for(uuid[]) from public;
grant execute on function asked_for(uuid[]) to {reader};

-- both hold few rows of one route each, and no column that another index does not have already but the stage
create index case_to_approve on case_row (office, overdue desc, due, id) where closed_at is null and stage = 'approval-decision';
create index case_appealed on case_row (desk, overdue desc, due, id) where closed_at is null and route = 'appeal';
