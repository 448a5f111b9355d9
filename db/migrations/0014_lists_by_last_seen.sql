DROP INDEX "devices_disabled_reason";--> statement-breakpoint
DROP INDEX "devices_sandbox";--> statement-breakpoint
CREATE INDEX "devices_disabled_reason" ON "devices" USING btree ("project_id","disabled_reason","last_seen_at","id") WHERE "devices"."disabled_reason" is not null;--> statement-breakpoint
CREATE INDEX "devices_sandbox" ON "devices" USING btree ("project_id","last_seen_at","id") WHERE "devices"."push_environment" = 'sandbox';