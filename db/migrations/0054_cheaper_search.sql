-- Runs outside a transaction.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_masked_token" ON "devices" USING btree ((lower(left(coalesce("long_push_token", "push_token"), 4) || '…' || right(coalesce("long_push_token", "push_token"), 4)) collate "C"));--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "devices_search_without_token" ON "devices" USING gin (lower("name" || ' ' || coalesce("device_identifier", '') || ' ' || coalesce("make", '') || ' ' || "model") gin_trgm_ops) WITH (gin_pending_list_limit=32768);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "devices_search";--> statement-breakpoint
ALTER INDEX IF EXISTS "devices_search_without_token" RENAME TO "devices_search";--> statement-breakpoint
ANALYZE "devices";
