-- Runs outside a transaction.
-- New devices have random push tokens and handset ids. Almost every entry is on another page, which PostgreSQL writes to the
-- WAL as a whole when it changes for the first time after a checkpoint. Shorter entries need fewer pages.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "devices_user_push_token" ON "devices" USING btree ("project_id","user_id","application_id",hashtextextended("push_token", 0)) INCLUDE ("id");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_push_token_hash" ON "devices" USING hash ("push_token");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_handset" ON "devices" USING btree ("handset_id") WHERE "devices"."handset_id" is not null;--> statement-breakpoint
ANALYZE "devices";--> statement-breakpoint
ALTER TABLE "devices" DROP CONSTRAINT IF EXISTS "devices_push_token";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_user";--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_handset_id";
