CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE TABLE "invitations" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "operator_preferences" (
	"operator_id" uuid NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operator_preferences_operator_id_key_pk" PRIMARY KEY("operator_id","key")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"operator_id" uuid NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "counter_deltas" (
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"delta" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" bigint NOT NULL,
	CONSTRAINT "counters_project_id_name_pk" PRIMARY KEY("project_id","name")
);
--> statement-breakpoint
CREATE TABLE "device_count_deltas" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"push_service" text NOT NULL,
	"push_environment" text NOT NULL,
	"application_version" text NOT NULL,
	"enabled" boolean NOT NULL,
	"disabled_reason" text NOT NULL,
	"notifications" text NOT NULL,
	"delta" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device_counts" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"push_service" text NOT NULL,
	"push_environment" text NOT NULL,
	"application_version" text NOT NULL,
	"enabled" boolean NOT NULL,
	"disabled_reason" text NOT NULL,
	"notifications" text NOT NULL,
	"devices" bigint NOT NULL,
	CONSTRAINT "device_counts_pk" PRIMARY KEY("project_id","application_id","platform","push_service","push_environment","application_version","enabled","disabled_reason","notifications")
);
--> statement-breakpoint
CREATE TABLE "job_items" (
	"project_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"outcome" text DEFAULT 'pending' NOT NULL,
	"problem" text,
	"before" jsonb,
	CONSTRAINT "job_items_project_id_job_id_device_id_pk" PRIMARY KEY("project_id","job_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"undo_of" uuid,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"actor_label" text NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "jobs_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "jobs_kind" CHECK ("jobs"."kind" in ('disable', 'enable', 'remove')),
	CONSTRAINT "jobs_status" CHECK ("jobs"."status" in ('running', 'done', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_sample" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_preferences" ADD CONSTRAINT "operator_preferences_operator_id_operators_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_operator_id_operators_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_items" ADD CONSTRAINT "job_items_project_id_job_id_jobs_project_id_id_fk" FOREIGN KEY ("project_id","job_id") REFERENCES "public"."jobs"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_token_hash" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "counter_deltas_project" ON "counter_deltas" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "device_count_deltas_project" ON "device_count_deltas" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "jobs_running" ON "jobs" USING btree ("updated_at") WHERE "jobs"."status" = 'running';--> statement-breakpoint
CREATE INDEX "audit_events_actor" ON "audit_events" USING btree ("project_id","actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_action" ON "audit_events" USING btree ("project_id","action","id");--> statement-breakpoint
CREATE INDEX "devices_search" ON "devices" USING gin ((lower("name") || ' ' || coalesce(lower("device_identifier"), '') || ' ' || lower("model")) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_sample" ON "users" USING btree ("project_id") WHERE "users"."is_sample";--> statement-breakpoint
CREATE INDEX "users_search" ON "users" USING gin ((coalesce(lower("email"), '') || ' ' || coalesce(lower("external_user_id"), '')) gin_trgm_ops);