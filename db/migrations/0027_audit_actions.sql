-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "audit_events_other_actions" ON "audit_events" USING btree ("project_id","action","id") WHERE "audit_events"."action" <> 'device.registered';--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "audit_events_action";
