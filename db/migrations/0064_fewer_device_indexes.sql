-- Runs outside a transaction.
-- The list by time last seen is merged from the four parts of the index of statuses, and the lists by model and by version
-- from the three platforms.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_platform_version" ON "devices" USING btree ("project_id","platform","application_version","id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_platform_model" ON "devices" USING btree ("project_id","platform",lower(left(case when coalesce("make", '') = '' then "model" when "model" = '' then "make" when "platform" = 'ios' or starts_with(lower("model"), lower("make")) then "model" else "make" || ' ' || "model" end, 200)),"id","make","model") WHERE case when octet_length(coalesce("devices"."make", '') || "devices"."model") between 1 and 1500 then true else false end;--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_platform_without_model" ON "devices" USING btree ("project_id","platform","id") WHERE not case when octet_length(coalesce("devices"."make", '') || "devices"."model") between 1 and 1500 then true else false end;--> statement-breakpoint
ANALYZE "devices";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_last_seen_at";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_platform";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_application_version";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_shown_model";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_without_model";
