-- What a province's case asks for stands in the case above it, and only below an appeal one step further up; what was withdrawn of it is read once a case, not once a field.
set local search_path = chsi;

create or replace function asked_for(p_cases uuid[]) returns table (id uuid, school text, student_number text, fields text, examiner uuid)
language plpgsql stable security definer set search_path = chsi, pg_temp as $$
#variable_conflict use_column
begin
  return query
  with own as (
    select c.id from case_row c where c.id = any(p_cases) and c.route = 'provincial-approval' and c.office = (select my_desk())),
  above as materialized (
    select o.id, l.target, f.body from own o join link l on l.source = o.id
    left join fact f on f.stream = l.target and f.version = 2 and f.type = 'correction-asked'),
  asked as materialized (
    select a.id, a.target, convert_from(a.body, 'UTF8')::jsonb as form from above a where a.body is not null
    union all
    select a.id, m.target, convert_from(f.body, 'UTF8')::jsonb from above a join link m on m.source = a.target
    join fact f on f.stream = m.target and f.version = 2 and f.type = 'correction-asked' where a.body is null)
  select a.id, r.school, r.student_number,
    (select string_agg(w ->> 'field', ',' order by w ->> 'field') from jsonb_array_elements(a.form -> 'wanted') w
     where n.fields is null or not jsonb_exists(n.fields, w ->> 'field')),
    (select x.actor from fact x where x.stream = a.id and x.type = 'approval-examined')
  from asked a join record_row r on r.id = (a.form ->> 'record')::uuid
  left join lateral (
    select jsonb_agg(e.field) as fields from fact g cross join lateral jsonb_array_elements_text(convert_from(g.body, 'UTF8')::jsonb -> 'fields') e(field)
    where g.stream = a.target and g.type = 'correction-narrowed') n on true;
end
$$;
