-- What a school's desk asks of its records. Imports alone write to this table, no decision about a case does.
set local search_path = chsi;

-- one status of many: the rare ones are what people look for
create index record_status on record_row (school, status, student_number);
-- 分院 or 班级 is missing: few of many
create index record_unplaced on record_row (school, student_number) where college = '' or class = '';
-- who looked at a record, for its school and province; by the record, which the reader sees or not
create index access_log_subject on access_log (subject, at desc) where case_id is null and subject is not null;
create policy of_records on access_log for select to {reader} using (
  case_id is null and (select my_desk()) is not null and exists (select 1 from chsi.record_row r where r.id = access_log.subject));
