CREATE TABLE "backfills" (
	"name" text PRIMARY KEY NOT NULL,
	"position" jsonb,
	"rows_read" bigint DEFAULT 0 NOT NULL,
	"rows_changed" bigint DEFAULT 0 NOT NULL,
	"passes" integer DEFAULT 0 NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "long_push_token" text;