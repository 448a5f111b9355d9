-- Runs outside a transaction.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "saved_views_default" ON "saved_views" USING btree ("project_id","list") WHERE "saved_views"."is_default";
