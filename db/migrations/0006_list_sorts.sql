CREATE INDEX "devices_platform" ON "devices" USING btree ("project_id","platform","id");--> statement-breakpoint
CREATE INDEX "devices_enabled" ON "devices" USING btree ("project_id","enabled","id");--> statement-breakpoint
CREATE INDEX "users_label" ON "users" USING btree ("project_id",lower(coalesce("email", "external_user_id", '')),"id");