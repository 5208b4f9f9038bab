-- A case that has stood at the desk above its office's, as an appeal at the province, stays that desk's to read when it is closed.
set local search_path = chsi;

alter table case_row add column stood_above text;  -- null: never there
update case_row c set stood_above = s.desk
from (
  select f.stream, min(convert_from(f.body, 'UTF8')::json ->> 'desk') as desk
  from fact f join case_row r on r.id = f.stream
  where r.route in ('correction', 'appeal', 'duplicate') and f.type = 'stage-entered' and convert_from(f.body, 'UTF8')::json ->> 'desk' like 'province:%'
  group by f.stream) s
where c.id = s.stream;

-- the list of what a province has decided; no entry for any other case
create index case_stood_above on case_row (stood_above, closed_at desc) where stood_above is not null and closed_at is not null;

drop policy mine on case_row;
create policy mine on case_row for select to {reader} using (
  applicant = (select me()) or office = (select my_desk()) or desk = (select my_desk()) or stood_above = (select my_desk()));
