-- The roles and schemas of Order Escrow in one database. A superuser runs it in that database, by way of roles.sh:
-- when the server is new, after an upgrade from a release with a single user, and after a change of a password.
-- A further run changes nothing but the passwords.
--
-- Each part has one role, and one schema of the same name that this role owns. The role has no other rights.
-- The orchestrator's role owns its tables, because each node upgrades them at its start. A separate owner would
-- protect nothing, since its password would be in the same environment.
--
-- The setting order_escrow.password_<role> of the session is the password of a role.

do $roles$
declare
  parts constant text[] := array['orchestrator', 'inventory', 'payment', 'invoice', 'shipping'];
  part text;
  secret text;
  item record;
begin
  foreach part in array parts loop
    if coalesce(current_setting('order_escrow.password_' || part, true), '') = '' then
      raise exception 'The role % has no password (order_escrow.password_%). Nothing was changed.', part, part;
    end if;
  end loop;

  execute format('revoke all on database %I from public', current_database());
  for item in select datname from pg_database where datname in ('postgres', 'template1') loop
    execute format('revoke connect, temporary on database %I from public', item.datname);
  end loop;

  foreach part in array parts loop
    if not exists (select from pg_roles where rolname = part) then
      execute format('create role %I', part);
    end if;
    secret := current_setting('order_escrow.password_' || part);
    execute format(
      'alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L', part, secret);
    for item in
      select granted.rolname from pg_auth_members m join pg_roles granted on granted.oid = m.roleid
      where m.member = (select oid from pg_roles where rolname = part)
    loop
      execute format('revoke %I from %I', item.rolname, part);
    end loop;
    execute format('grant connect on database %I to %I', current_database(), part);
    if not exists (select from pg_namespace where nspname = part) then
      execute format('create schema %I', part);
    end if;
    execute format('alter schema %I owner to %I', part, part);
    execute format('revoke all on schema %I from public', part);
    execute format('alter role %I in database %I set search_path = %I', part, current_database(), part);
  end loop;

  -- An earlier release kept the orchestrator's tables in the schema public. Indexes and the sequences of columns
  -- follow their table. Objects of an extension stay.
  for item in
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and not exists (
        select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'e', 'i'))
  loop
    execute format('alter table %s set schema orchestrator', item.name);
  end loop;
  execute 'revoke all on schema public from public';

  foreach part in array parts loop
    for item in
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace = part::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
        and c.relowner <> part::regrole
        and not exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'e', 'i'))
    loop
      execute format('alter table %s owner to %I', item.name, part);
    end loop;
  end loop;
end
$roles$;
