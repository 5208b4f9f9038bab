-- What a province may read of an appeal that has stood there is what it decided; and what a board writes to itself is not the applicant's to read.
set local search_path = chsi;

drop policy mine on case_row;
create policy mine on case_row for select to {reader} using (
  applicant = (select me()) or office = (select my_desk()) or desk = (select my_desk())
  or stood_above = (select my_desk()) and closed_at is not null and route = 'appeal' and stage in ('appeal-upheld', 'appeal-not-upheld'));

create policy within_desk_appeals on fact as restrictive for select to {reader} using (
  (select my_desk()) is not null or type not in ('appeal-prepared', 'appeal-seconded'));
