--liquibase formatted sql

--changeset escrow:user-operations-1
alter table operator_action
  add column door          text,
  add column operation     text,
  add column operation_id  text,
  add column category      text,
  add column value_names   text[],
  add column values_before text[],
  add column values_after  text[];
comment on table operator_action is
  'Audit trail of operator actions and of what users do in the engine. Written in the transaction of the action, never changed, deleted after the retention time.';
comment on column operator_action.target is 'a service, the id of a retry, or a task, deployment, user ... of the engine';
comment on column operator_action.door is 'the interface that the user used; null for work in the background';
comment on column operator_action.operation is 'in the engine: entity and operation type, such as Task/Complete';
comment on column operator_action.operation_id is 'in the engine: act_hi_op_log.operation_id_';
comment on column operator_action.category is 'in the engine: Admin, Operator or TaskWorker; null when the engine does not log it';
comment on column operator_action.value_names is 'in the engine: names of the properties and variables that were given or changed';
comment on column operator_action.values_before is 'in the order of value_names; null after an erasure of personal data';
comment on column operator_action.values_after is 'in the order of value_names; null after an erasure of personal data';

-- Pages are sorted by time; ids are not given in the order of time.
drop index operator_action_by_subject;
drop index operator_action_by_message;
drop index operator_action_by_failure_group;
drop index operator_action_by_bulk_action;
drop index operator_action_by_age;
create index operator_action_by_subject on operator_action (subject, at, id) where subject is not null;
create index operator_action_by_message on operator_action (message_seq, at, id) where message_seq is not null;
create index operator_action_by_failure_group on operator_action (failure_group, at, id) where failure_group is not null;
create index operator_action_by_bulk_action on operator_action (bulk_action, id) where bulk_action is not null;
create index operator_action_by_user on operator_action (by_user, at, id);
create index operator_action_by_time on operator_action (at, id);

create index error_case_by_business_key on error_case (business_key);
-- The engine has no index on it. An erasure finds the rows of an order by it.
create index act_hi_op_log_by_operation on act_hi_op_log (operation_id_);
