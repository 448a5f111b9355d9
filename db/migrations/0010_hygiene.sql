CREATE TABLE "hygiene" (
	"project_id" uuid NOT NULL,
	"stale_after_days" integer DEFAULT 270 NOT NULL,
	"disable_stale" boolean DEFAULT false NOT NULL,
	"most_percent" integer DEFAULT 10 NOT NULL,
	"history_days" integer DEFAULT 400,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"requested" jsonb,
	"pass_started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"pass_finished_at" timestamp (3) with time zone,
	"pass" jsonb,
	CONSTRAINT "hygiene_project_id_pk" PRIMARY KEY("project_id"),
	CONSTRAINT "hygiene_stale_after_days" CHECK ("hygiene"."stale_after_days" between 1 and 3650),
	CONSTRAINT "hygiene_most_percent" CHECK ("hygiene"."most_percent" between 1 and 100),
	CONSTRAINT "hygiene_history_days" CHECK ("hygiene"."history_days" between 1 and 3650)
);
--> statement-breakpoint
ALTER TABLE "hygiene" ADD CONSTRAINT "hygiene_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
INSERT INTO "hygiene" ("project_id") SELECT "id" FROM "projects";