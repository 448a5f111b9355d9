-- Existing rows are checked by the next migration, which does not lock the table meanwhile.
ALTER TABLE "devices" DROP CONSTRAINT "devices_platform";--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_platform" CHECK ("devices"."platform" in ('ios', 'android', 'web')) NOT VALID;
