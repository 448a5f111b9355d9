-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_status" ON "devices" USING btree ("project_id",(case when "disabled_reason" = 'rejected' then 0 when not "enabled" then 1 when "notifications_allowed" is false then 2 else 3 end),"last_seen_at","id","disabled_reason","enabled","notifications_allowed");--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_enabled";
