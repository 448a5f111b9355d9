-- Every change of a device appends what it adds to and takes from the counts; `fold_counts` sums that up now and then.
-- A statement that changes nothing a device is counted by appends nothing.
CREATE FUNCTION count_added_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO device_count_deltas
    SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
      coalesce(disabled_reason, ''),
      CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END,
      count(*)
    FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  INSERT INTO counter_deltas
    SELECT project_id, 'registered:' || (created_at AT TIME ZONE 'UTC')::date, count(*) FROM added GROUP BY 1, 2;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION count_changed_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO device_count_deltas
    SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
      reason, notifications, sum(delta)
    FROM (
      SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
        coalesce(disabled_reason, '') AS reason,
        CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END AS notifications,
        1 AS delta
      FROM after
      UNION ALL
      SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
        coalesce(disabled_reason, ''),
        CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END,
        -1
      FROM before
    ) both_sides
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(delta) <> 0;
  INSERT INTO counter_deltas
    SELECT a.project_id, 'disabled:' || (now() AT TIME ZONE 'UTC')::date, count(*)
    FROM after a JOIN before b ON b.project_id = a.project_id AND b.id = a.id
    WHERE b.enabled AND NOT a.enabled GROUP BY 1, 2;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION count_removed_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO device_count_deltas
    SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
      coalesce(disabled_reason, ''),
      CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END,
      -count(*)
    FROM removed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION count_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO counter_deltas SELECT project_id, 'users', count(*) FROM added GROUP BY 1;
  ELSE
    INSERT INTO counter_deltas SELECT project_id, 'users', -count(*) FROM removed GROUP BY 1;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Moves what was appended so far into the counts. One at a time; whoever comes second has nothing to do.
CREATE FUNCTION fold_counts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('rollcall fold counts')) THEN
    RETURN;
  END IF;
  WITH taken AS (DELETE FROM device_count_deltas RETURNING *)
  INSERT INTO device_counts
    SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
      disabled_reason, notifications, sum(delta)
    FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(delta) <> 0
  ON CONFLICT ON CONSTRAINT device_counts_pk DO UPDATE SET devices = device_counts.devices + excluded.devices;
  WITH taken AS (DELETE FROM counter_deltas RETURNING *)
  INSERT INTO counters
    SELECT project_id, name, sum(delta) FROM taken GROUP BY 1, 2 HAVING sum(delta) <> 0
  ON CONFLICT (project_id, name) DO UPDATE SET value = counters.value + excluded.value;
  DELETE FROM device_counts WHERE devices = 0;
END
$$;
--> statement-breakpoint
CREATE TRIGGER devices_added AFTER INSERT ON devices
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_devices();
--> statement-breakpoint
CREATE TRIGGER devices_changed AFTER UPDATE ON devices
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION count_changed_devices();
--> statement-breakpoint
CREATE TRIGGER devices_removed AFTER DELETE ON devices
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removed_devices();
--> statement-breakpoint
CREATE TRIGGER users_added AFTER INSERT ON users
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_users();
--> statement-breakpoint
CREATE TRIGGER users_removed AFTER DELETE ON users
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_users();
--> statement-breakpoint
-- What was there before the triggers were.
INSERT INTO device_counts
  SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
    coalesce(disabled_reason, ''),
    CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END,
    count(*)
  FROM devices GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
--> statement-breakpoint
INSERT INTO counters SELECT project_id, 'users', count(*) FROM users GROUP BY 1;
--> statement-breakpoint
INSERT INTO counters
  SELECT project_id, 'registered:' || (created_at AT TIME ZONE 'UTC')::date, count(*) FROM devices GROUP BY 1, 2;
