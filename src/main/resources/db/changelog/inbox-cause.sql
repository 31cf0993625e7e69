--liquibase formatted sql

--changeset escrow:inbox-cause-1
alter table inbox_message add column cause text;
comment on column inbox_message.cause is
  'Of a message that is set aside: what it has in common with others that were for the same reason; see message_cause()';

-- The same for messages that differ in nothing but numbers, ids and quoted values.
create function message_cause(disposition text, type text, reason text) returns text
  language sql immutable
  return lower(disposition)
    || '-' || coalesce(nullif(left(regexp_replace(type, '[^A-Za-z]+', '', 'g'), 60), ''), 'untyped')
    || '-' || left(md5(
         regexp_replace(type, '[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*', '#', 'g') || ' ' ||
         regexp_replace(
           regexp_replace(
             regexp_replace(left(coalesce(reason, ''), 400), '(^|[^A-Za-z])(''[^'']*(''|$)|"[^"]*("|$))', '\1?', 'g'),
             '[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*', '#', 'g'),
           '#([.:,+]+#)+', '#', 'g')), 12);
comment on function message_cause is
  'A readable key of letters, digits and hyphens: disposition, type, and a hash of the reason without what differs from message to message';

-- By a trigger, whoever sets a message aside: no statement on the route of a message knows of causes, and a node of
-- an earlier version that runs beside a new one groups its messages too. What is not set aside only pays for the condition.
--changeset escrow:inbox-cause-2 splitStatements:false
create function set_message_cause() returns trigger language plpgsql as $$
begin
  new.cause := case
    when new.disposition in ('PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN')
      then message_cause(new.disposition, new.type, new.reason) end;
  return new;
end $$;

--changeset escrow:inbox-cause-3
create trigger inbox_message_set_aside
  before insert on inbox_message for each row
  when (new.disposition in ('PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN'))
  execute function set_message_cause();
create trigger inbox_message_disposed
  before update on inbox_message for each row
  when (new.disposition in ('PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN') or old.cause is not null)
  execute function set_message_cause();

update inbox_message set cause = message_cause(disposition, type, reason)
  where disposition in ('PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN');
create index inbox_message_by_cause on inbox_message (cause, seq) where cause is not null;
