-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "audit_events_grouped" ON "audit_events" USING btree ("project_id","id") WHERE not ("audit_events"."details" ?| array['jobId', 'importId']);--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "audit_events_job" ON "audit_events" USING btree ("project_id",coalesce("details" ->> 'jobId', "details" ->> 'importId'),"id") WHERE "audit_events"."details" ?| array['jobId', 'importId'];--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_tags" ON "devices" USING gin (string_to_array("tags", ',')) WHERE "devices"."tags" <> '';--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_tagged" ON "devices" USING btree ("project_id","id") WHERE "devices"."tags" <> '';--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "jobs_undo_of" ON "jobs" USING btree ("project_id","undo_of") WHERE "jobs"."undo_of" is not null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_tags" ON "users" USING gin (string_to_array("tags", ',')) WHERE "users"."tags" <> '';
