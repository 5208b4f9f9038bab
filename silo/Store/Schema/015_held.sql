-- 011 and 012 each drew this policy anew without the other's half: a held notice is not shown before its time, and a colleague's not to the desk.
set local search_path = chsi;

drop policy mine on notice;
create policy mine on notice for select to {reader} using (
  (account = (select me()) and (held_until is null or held_until <= (select clock()))) or (account is null and desk = (select my_desk())));
