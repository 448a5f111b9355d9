-- Runs outside a transaction.
ALTER TABLE "devices" VALIDATE CONSTRAINT "devices_platform";--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "device_delivery_failing" ON "device_delivery" USING btree ("project_id","device_id") WHERE "device_delivery"."last_error_at" is not null and ("device_delivery"."last_accepted_at" is null or "device_delivery"."last_error_at" > "device_delivery"."last_accepted_at");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_fid" ON "devices" USING btree ("project_id","application_id") WHERE "devices"."push_service" = 'fcm' and "devices"."push_token" ~ '^[c-f][A-Za-z0-9_-]{21}$';
