-- A duplicate that the other school has looked at stays its to read, and what the province decided the province's; what the province writes to itself is not the student's to read.
set local search_path = chsi;

alter table case_row add column stood_beside text;  -- null: never there
update case_row c set stood_beside = s.desk
from (
  select f.stream, min(convert_from(f.body, 'UTF8')::json ->> 'desk') as desk
  from fact f join case_row r on r.id = f.stream
  where r.route = 'duplicate' and f.type = 'stage-entered' and convert_from(f.body, 'UTF8')::json ->> 'stage' = 'duplicate-other-school'
  group by f.stream) s
where c.id = s.stream;

-- what a school had a part in beside another; no entry for any other case
create index case_stood_beside on case_row (stood_beside, closed_at desc) where stood_beside is not null;

create policy beside on case_row for select to {reader} using (route = 'duplicate' and (stood_above = (select my_desk()) or stood_beside = (select my_desk())));
create policy within_desk_duplicates on fact as restrictive for select to {reader} using ((select my_desk()) is not null or type <> 'duplicate-weighed');
