--liquibase formatted sql

--changeset escrow:search-key-purge-1
-- The purge finds the rows whose search keys have expired, and none whose keys it has deleted.
create index process_instance_with_search_keys on process_instance (ended_at)
  where found_by is not null and ended_at is not null;
