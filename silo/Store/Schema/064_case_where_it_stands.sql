-- A case can stand at a desk above its office's, as an appeal that went on to the province: who has it sees it.
set local search_path = chsi;

drop policy mine on case_row;
create policy mine on case_row for select to {reader} using (applicant = (select me()) or office = (select my_desk()) or desk = (select my_desk()));
