-- What a record lacks, for the school to see at a glance and to find. Imports and photos alone write it.
set local search_path = chsi;

alter table record_row add column missing int not null default 0;  -- RecordGaps: 1 分院, 2 班级, 4 生源地, 8 预计毕业日期, 16 录取照片, 32 学历照片

-- what few of many lack; 分院 and 班级 are found by record_unplaced, and 学历照片 most records lack
create index record_lacks on record_row (school, student_number) where missing & 28 <> 0;

with said as (
  select f.stream, f.version, v ->> 'field' as field, coalesce(v ->> 'after', v ->> 'value', '') as value
  from fact f, json_array_elements(convert_from(f.body, 'UTF8')::json -> 'fields') v
  where f.type in ('record-registered', 'record-changed') and v ->> 'field' in ('origin', 'expected')),
stands as (select distinct on (stream, field) stream, field, value from said order by stream, field, version desc),
has as (
  select stream, sum(case field when 'origin' then 4 else 8 end) as had from stands where value <> '' group by stream
  union all
  select stream, sum(distinct case p ->> 'kind' when 'admission-photo' then 16 else 32 end)
  from fact f, json_array_elements(convert_from(f.body, 'UTF8')::json -> 'photos') p where f.type = 'record-photo-added' group by stream)
update record_row r set missing = case when r.college = '' then 1 else 0 end + case when r.class = '' then 2 else 0 end + 60 - coalesce((select sum(h.had) from has h where h.stream = r.id), 0);
