-- Runs outside a transaction.
-- The next migration makes the history so far one partition of a new table. With a validated check of its ids,
-- attaching it reads no row under a lock. Until then the check refuses events that a server dates months ahead: by more
-- than three, or than any event so far.
DO $$
DECLARE
  latest timestamptz := (
    SELECT to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
    FROM audit_events ORDER BY id DESC LIMIT 1);
  first_month timestamptz :=
    (date_trunc('month', greatest(now(), latest) AT TIME ZONE 'UTC') + interval '3 months') AT TIME ZONE 'UTC';
BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'audit_events_first_ids') THEN
    EXECUTE format('ALTER TABLE audit_events ADD CONSTRAINT audit_events_first_ids CHECK (id < %L::uuid) NOT VALID',
      lpad(to_hex((extract(epoch FROM first_month) * 1000)::bigint), 12, '0') || '70008000000000000000');
  END IF;
END $$;--> statement-breakpoint
ALTER TABLE "audit_events" VALIDATE CONSTRAINT "audit_events_first_ids";
