--liquibase formatted sql

--changeset escrow:engine-1
-- Every second or so the engine asks for the timers that are due, the longest due first. It has no index for that and
-- would read all of them: two for each open order.
create index act_ru_job_by_due_date on act_ru_job (duedate_);
