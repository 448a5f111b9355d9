CREATE TABLE "push_credentials" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"service" text NOT NULL,
	"encrypted_key" text NOT NULL,
	"details" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "push_credentials_project_id_application_id_service_pk" PRIMARY KEY("project_id","application_id","service")
);
--> statement-breakpoint
ALTER TABLE "push_credentials" ADD CONSTRAINT "push_credentials_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE cascade ON UPDATE no action;