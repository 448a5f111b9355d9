ALTER TABLE "import_rejects" ADD COLUMN IF NOT EXISTS "field" text;--> statement-breakpoint
ALTER TABLE "import_rejects" ADD COLUMN IF NOT EXISTS "code" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "import_rejects" ADD COLUMN IF NOT EXISTS "params" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "version_counts" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"day" date NOT NULL,
	"devices" bigint NOT NULL,
	"versions" jsonb NOT NULL,
	CONSTRAINT "version_counts_project_id_application_id_day_pk" PRIMARY KEY("project_id","application_id","day"),
	CONSTRAINT "version_counts_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "applications"("project_id","id") ON DELETE cascade
);
--> statement-breakpoint
-- Registrations and disabled devices are counted by the quarter of an hour, of which the hours and days of every time zone
-- consist.
CREATE OR REPLACE FUNCTION quarter_hour(at timestamptz) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT to_char(date_bin('15 minutes', at AT TIME ZONE 'UTC', timestamp '2000-01-01'), 'YYYY-MM-DD"T"HH24:MI')
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION count_added_devices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO device_count_deltas
    SELECT project_id, application_id, platform, push_service, push_environment, application_version, enabled,
      coalesce(disabled_reason, ''),
      CASE notifications_allowed WHEN true THEN 'allowed' WHEN false THEN 'refused' ELSE 'unknown' END,
      count(*)
    FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  -- Files contain devices of earlier years, whose days no chart shows.
  INSERT INTO counter_deltas
    SELECT project_id, 'registered:' || quarter_hour(created_at), count(*)
    FROM added WHERE created_at > now() - interval '100 days' GROUP BY 1, 2;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION count_changed_devices() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT a.project_id, 'disabled:' || quarter_hour(now()), count(*)
    FROM after a JOIN before b ON b.project_id = a.project_id AND b.id = a.id
    WHERE b.enabled AND NOT a.enabled GROUP BY 1, 2;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Days counted until now count at noon, which is the same day in nearly all time zones.
DELETE FROM "counters"
  WHERE "name" ~ '^(registered|disabled):\d+-\d\d-\d\d$' AND split_part("name", ':', 2) < quarter_hour(now() - interval '100 days');
--> statement-breakpoint
UPDATE "counters" SET "name" = "name" || 'T12:00' WHERE "name" ~ '^(registered|disabled):\d+-\d\d-\d\d$';
--> statement-breakpoint
UPDATE "counter_deltas" SET "name" = "name" || 'T12:00' WHERE "name" ~ '^(registered|disabled):\d+-\d\d-\d\d$';
