-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_locale" ON "devices" USING btree ("project_id","locale","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_time_zone" ON "devices" USING btree ("project_id","time_zone","id");
