-- Notices of a decision that can still be taken back: neither sent nor shown before their time, and cancelled with it.
set local search_path = chsi;

alter table notice add column held_until timestamptz;  -- null: at once
alter table notice add column held_for uuid;           -- the request whose notice is held
create index notice_held on notice (held_for) where held_for is not null;

drop policy mine on notice;
create policy mine on notice for select to {reader} using (
  (account = (select me()) and (held_until is null or held_until <= (select clock()))) or desk = (select my_desk()));

-- What a sender has touched, or may have, is not cancelled: the decision that would cancel it is made again, on what is true by then.
create function cancel_notices(p_request uuid) returns void language plpgsql as $$
begin
  perform from chsi.notice where held_for = p_request for update;
  if exists (select from chsi.notice where held_for = p_request and (attempts > 0 or held_until <= chsi.clock())) then
    raise exception 'a notice is on its way' using errcode = 'CH409';
  end if;
  delete from chsi.notice where held_for = p_request;
end $$;
