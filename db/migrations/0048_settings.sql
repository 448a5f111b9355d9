ALTER TABLE "jobs" DROP CONSTRAINT IF EXISTS "jobs_kind";--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "application_aliases" (
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"application_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "application_aliases_project_id_name_pk" PRIMARY KEY("project_id","name")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN IF NOT EXISTS "last_used_via" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN IF NOT EXISTS "last_used_client" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN IF NOT EXISTS "replaced_by" uuid;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN IF NOT EXISTS "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN IF NOT EXISTS "merge" jsonb;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN IF NOT EXISTS "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN IF NOT EXISTS "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "application_aliases" ADD CONSTRAINT "application_aliases_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_project_id_merged_into_applications_project_id_id_fk" FOREIGN KEY ("project_id","merged_into") REFERENCES "public"."applications"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_kind" CHECK ("jobs"."kind" in ('disable', 'enable', 'remove', 'tag', 'untag', 'merge'));--> statement-breakpoint
DROP TRIGGER "projects_announced" ON "projects";--> statement-breakpoint
CREATE TRIGGER "projects_announced"
	AFTER DELETE OR UPDATE OF slug, identity_type, auto_create_applications, signing_secret, previous_signing_secret, archived_at, deleted_at
	ON "projects" FOR EACH ROW EXECUTE FUNCTION announce_credentials('id');
