-- A correction leads to every approval that was opened for it: who sent one back has no part in its appeal either.
set local search_path = chsi;

insert into link (source, target)
select f.stream, (convert_from(f.body, 'UTF8')::json ->> 'child')::uuid
from fact f join case_row r on r.id = f.stream
where r.route = 'correction' and f.type = 'school-confirmed' and convert_from(f.body, 'UTF8')::json ->> 'child' is not null
on conflict do nothing;
