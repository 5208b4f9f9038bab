-- A function in plain SQL is planned anew at every call, which cost the province's queue more than what it reads.
set local search_path = chsi;

create or replace function asked_for(p_cases uuid[]) returns table (id uuid, school text, student_number text, fields text, examiner uuid)
language plpgsql stable security definer set search_path = chsi, pg_temp as $$
#variable_conflict use_column
begin
  return query
  with own as (
    select c.id from case_row c where c.id = any(p_cases) and c.route = 'provincial-approval' and c.office = (select my_desk())),
  below as (
    select o.id, l.target from own o join link l on l.source = o.id
    union
    select o.id, m.target from own o join link l on l.source = o.id join link m on m.source = l.target),
  asked as materialized (
    select b.id, b.target, convert_from(f.body, 'UTF8')::jsonb as form
    from below b join fact f on f.stream = b.target and f.version = 2 and f.type = 'correction-asked')
  select a.id, r.school, r.student_number,
    array_to_string(array(
      select w ->> 'field' from jsonb_array_elements(a.form -> 'wanted') w
      where not exists (select from fact n where n.stream = a.target and n.type = 'correction-narrowed' and jsonb_exists(convert_from(n.body, 'UTF8')::jsonb -> 'fields', w ->> 'field'))
      order by w ->> 'field'), ','),
    (select x.actor from fact x where x.stream = a.id and x.type = 'approval-examined')
  from asked a join record_row r on r.id = (a.form ->> 'record')::uuid;
end
$$;
