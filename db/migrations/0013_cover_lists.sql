DROP INDEX "devices_name";--> statement-breakpoint
DROP INDEX "devices_model";--> statement-breakpoint
DROP INDEX "users_label";--> statement-breakpoint
CREATE INDEX "devices_application" ON "devices" USING btree ("project_id","application_id","id");--> statement-breakpoint
CREATE INDEX "devices_disabled_reason" ON "devices" USING btree ("project_id","disabled_reason","id") WHERE "devices"."disabled_reason" is not null;--> statement-breakpoint
CREATE INDEX "devices_sandbox" ON "devices" USING btree ("project_id","id") WHERE "devices"."push_environment" = 'sandbox';--> statement-breakpoint
CREATE INDEX "devices_refused" ON "devices" USING btree ("project_id","id") WHERE "devices"."notifications_allowed" is false;--> statement-breakpoint
CREATE INDEX "devices_name" ON "devices" USING btree ("project_id",lower(left("name", 200)),"id","name");--> statement-breakpoint
CREATE INDEX "devices_model" ON "devices" USING btree ("project_id",lower(left("model", 200)),"id","model");--> statement-breakpoint
CREATE INDEX "users_label" ON "users" USING btree ("project_id",lower(coalesce("email", "external_user_id", '')),"id","email","external_user_id");--> statement-breakpoint
-- A plan for the very batch tells nothing: without this the first five calls on each connection plan anew, for many times what they run.
ALTER FUNCTION register_devices(jsonb) SET plan_cache_mode = force_generic_plan;
