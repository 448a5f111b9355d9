-- Runs outside a transaction.
-- The list by time last seen is merged from the four parts of the index of statuses, and the list by version from the three
-- platforms.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_platform_version" ON "devices" USING btree ("project_id","platform","application_version","id");--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_last_seen_at";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_platform";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_application_version";
