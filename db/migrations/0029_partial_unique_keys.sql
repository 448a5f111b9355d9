ALTER TABLE "users" DROP CONSTRAINT "users_external_user_id";--> statement-breakpoint
ALTER INDEX "users_search" SET (gin_pending_list_limit=32768);--> statement-breakpoint
ALTER TABLE "devices" DROP CONSTRAINT "devices_device_identifier";--> statement-breakpoint
ALTER INDEX "devices_search" SET (gin_pending_list_limit=32768);
