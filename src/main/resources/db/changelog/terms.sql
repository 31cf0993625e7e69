--liquibase formatted sql

-- "Failed message" and "failure group" replace "set aside" and "cause".
--changeset escrow:terms-1
alter table inbox_message rename column cause to failure_group;
alter index inbox_message_by_cause rename to inbox_message_by_failure_group;
alter function message_cause rename to failure_group_of;
alter function set_message_cause rename to set_failure_group;
alter trigger inbox_message_set_aside on inbox_message rename to inbox_message_failed;
alter table error_case rename column cause to failure_group;
alter table operator_action rename column cause to failure_group;
alter index operator_action_by_cause rename to operator_action_by_failure_group;
alter table bulk_action rename column cause to failure_group;
alter table bulk_action rename column asked_at to requested_at;

--changeset escrow:terms-2 splitStatements:false
create or replace function set_failure_group() returns trigger language plpgsql as $$
begin
  new.failure_group := case
    when new.disposition in ('PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN')
      then failure_group_of(new.disposition, new.type, new.reason) end;
  return new;
end $$;

--changeset escrow:terms-3
update operator_action set kind = case kind
    when 'ASK_AGAIN' then 'RE_SEND'
    when 'RETRY_CAUSE' then 'RETRY_FAILURE_GROUP'
    else 'DISCARD_FAILURE_GROUP' end
  where kind in ('ASK_AGAIN', 'RETRY_CAUSE', 'DISCARD_CAUSE');

-- Open cases run on the model they were started with, which reads the variable "cause". They get the new variable
-- beside it, which the payload of MessageFailedEvent and the casework scan read.
--changeset escrow:terms-4
insert into act_ru_variable (id_, rev_, type_, name_, execution_id_, proc_inst_id_, proc_def_id_, text_, var_scope_,
                             sequence_counter_, is_concurrent_local_, tenant_id_)
select 'failure-group-' || v.id_, 1, v.type_, 'failureGroup', v.execution_id_, v.proc_inst_id_, v.proc_def_id_, v.text_,
       v.var_scope_, 1, v.is_concurrent_local_, v.tenant_id_
from act_ru_variable v join act_re_procdef d on d.id_ = v.proc_def_id_
where d.key_ = 'message-error-handling' and v.name_ = 'cause' and v.execution_id_ = v.proc_inst_id_;

--changeset escrow:terms-5
comment on table inbox_message is
  'Every received message with its disposition. Detects duplicates, serves as audit log, and is the source of retries.';
comment on column inbox_message.headers is 'header table as JSON; only of a message that could not be read';
comment on column inbox_message.failure_group is
  'only of a failed message: key of its failure group, computed by failure_group_of() in a trigger';
comment on function failure_group_of is
  'Key of a failure group: disposition, type, and a hash of the reason without numbers, ids and quoted values. Letters, digits and hyphens only.';
comment on table error_case is
  'The last case opened for each failure group; process_instance tells whether it has ended.';
comment on column error_case.number is
  'how many cases the group has had; part of the business key, because a business key can be started only once';
comment on table operator_action is
  'Audit trail of operator actions. Written in the transaction of the action, never changed, deleted after the retention time.';
comment on column operator_action.message_seq is 'inbox_message.seq; the message may have been purged since';
comment on column operator_action.target is 'a service, or the id of a retry';
comment on column operator_action.payload is 'only of an edited message: its original body';
comment on table bulk_action is
  'An operator decision on all messages of a failure group. Any node processes it in batches, ordered by inbox_message.seq.';
comment on column bulk_action.until_seq is 'messages with a larger seq failed after the decision and are not part of it';
comment on column bulk_action.place is 'inbox_message.seq of the last processed message';
comment on column bulk_action.counted is 'operator_action.id of the last action whose outcome is included in "failed"';

-- A retry is sent, not pushed.
--changeset escrow:terms-6
alter table retry_request drop constraint retry_request_state_check, drop constraint retry_request_check1;
update retry_request set state = 'SENT' where state = 'PUSHED';
alter table retry_request
  add constraint retry_request_state_check check (state in ('OPEN', 'SENT', 'CANCELLED')),
  add constraint retry_request_sent_check check ((state = 'SENT') = (message_id is not null));
comment on table retry_request is
  'Messages that services requested to receive again later. Each row turns once from OPEN to SENT or CANCELLED.';
comment on column retry_request.attempt is 'number of the sending that the service could not process';
comment on column retry_request.settled_by is
  'the user who sent or cancelled it, /orchestrator if it could not be sent; null if it was sent because it was due';
comment on column retry_request.message_id is 'CloudEvents id of the sent message';
