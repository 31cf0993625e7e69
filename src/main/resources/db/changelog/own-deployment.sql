--liquibase formatted sql

--changeset escrow:own-deployment-1
create table own_deployment (
  id text primary key
);
comment on table own_deployment is
  'act_re_deployment.id_ of each deployment that this application made or accepted. Another application may use the same engine tables; its jobs are left to it.';

insert into own_deployment (id)
select id_ from act_re_deployment
where exists (select from act_re_deployment where source_ = 'order-escrow');
