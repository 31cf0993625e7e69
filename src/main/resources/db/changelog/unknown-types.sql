--liquibase formatted sql

-- All messages whose type the catalogue does not have are one failure group, whatever their types are called. Otherwise
-- anybody who may publish could make any number of groups.
--changeset escrow:unknown-types-1
create or replace function failure_group_of(disposition text, type text, reason text) returns text
  language sql immutable
  return case
    when disposition = 'UNEXPECTED' and reason like 'the catalogue has no message ''%'
      then 'unexpected-unknown-' || left(md5('the catalogue has no message'), 12)
    else lower(disposition)
      || '-' || coalesce(nullif(left(regexp_replace(type, '[^A-Za-z]+', '', 'g'), 60), ''), 'untyped')
      || '-' || left(md5(
           regexp_replace(type, '[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*', '#', 'g') || ' ' ||
           regexp_replace(
             regexp_replace(
               regexp_replace(left(coalesce(reason, ''), 400), '(^|[^A-Za-z])(''[^'']*(''|$)|"[^"]*("|$))', '\1?', 'g'),
               '[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*', '#', 'g'),
             '#([.:,+]+#)+', '#', 'g')), 12)
  end;

-- The trigger computes the group anew.
update inbox_message set reason = reason
  where failure_group like 'unexpected-%' and reason like 'the catalogue has no message ''%';
