-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "audit_events_actor_parts" ON "audit_events" USING brin ("actor_id" text_bloom_ops) WITH (pages_per_range=32,autosummarize=true);--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_application_parts" ON "devices" USING brin ("application_id" uuid_bloom_ops) WITH (pages_per_range=32,autosummarize=true);--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_known_locale" ON "devices" USING btree ("project_id","locale","id") WHERE "devices"."locale" <> '';--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_known_time_zone" ON "devices" USING btree ("project_id","time_zone","id") WHERE "devices"."time_zone" <> '';--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "devices_identifier" ON "devices" USING btree ("project_id","device_identifier") WHERE "devices"."device_identifier" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "users_known_external_user_id" ON "users" USING btree ("project_id","external_user_id") WHERE "users"."external_user_id" is not null;--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "audit_events_actor";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_application";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_locale";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_time_zone";
