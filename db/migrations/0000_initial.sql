CREATE TABLE "api_keys" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"last_four" text NOT NULL,
	"require_user_token" boolean DEFAULT true NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	CONSTRAINT "api_keys_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "api_keys_kind" CHECK ("api_keys"."kind" in ('server', 'mobile', 'readonly'))
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_policy" text DEFAULT 'shared' NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "applications_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "applications_name" UNIQUE("project_id","name"),
	CONSTRAINT "applications_token_policy" CHECK ("applications"."token_policy" in ('shared', 'exclusive'))
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"action" text NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text,
	"actor_label" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_events_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"device_identifier" text,
	"push_token" text NOT NULL,
	"push_service" text NOT NULL,
	"push_environment" text NOT NULL,
	"platform" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"disabled_reason" text,
	"disabled_note" text,
	"disabled_by" text,
	"notifications_allowed" boolean,
	"notification_id" text,
	"session_hash" text,
	"name" text DEFAULT '' NOT NULL,
	"make" text,
	"model" text DEFAULT '' NOT NULL,
	"system_name" text,
	"system_version" text,
	"application_version" text DEFAULT '' NOT NULL,
	"application_build" text,
	"application_package" text,
	"handset_id" text,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "devices_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "devices_push_token" UNIQUE("project_id","push_token","application_id","user_id"),
	CONSTRAINT "devices_device_identifier" UNIQUE("project_id","device_identifier"),
	CONSTRAINT "devices_push_service" CHECK ("devices"."push_service" in ('apns', 'fcm')),
	CONSTRAINT "devices_push_environment" CHECK ("devices"."push_environment" in ('production', 'sandbox')),
	CONSTRAINT "devices_platform" CHECK ("devices"."platform" in ('ios', 'android')),
	CONSTRAINT "devices_disabled_reason" CHECK ("devices"."disabled_reason" in ('admin', 'client', 'moved', 'stale', 'rejected')),
	CONSTRAINT "devices_enabled" CHECK ("devices"."enabled" = ("devices"."disabled_at" is null) and "devices"."enabled" = ("devices"."disabled_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "instance_settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"project_id" uuid NOT NULL,
	"operator_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_project_id_operator_id_pk" PRIMARY KEY("project_id","operator_id"),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" in ('viewer', 'editor', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"session_version" integer DEFAULT 1 NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"last_signed_in_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operators_email_key_unique" UNIQUE("email_key")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"identity_type" text NOT NULL,
	"auto_create_applications" boolean DEFAULT true NOT NULL,
	"signing_secret" text NOT NULL,
	"previous_signing_secret" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "projects_slug_unique" UNIQUE("slug"),
	CONSTRAINT "projects_identity_type" CHECK ("projects"."identity_type" in ('email', 'userId', 'hybrid'))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text,
	"email_key" text,
	"email_is_placeholder" boolean DEFAULT false NOT NULL,
	"external_user_id" text,
	"data_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "users_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "users_email_key" UNIQUE("project_id","email_key"),
	CONSTRAINT "users_external_user_id" UNIQUE("project_id","external_user_id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_project_id_user_id_users_project_id_id_fk" FOREIGN KEY ("project_id","user_id") REFERENCES "public"."users"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_operator_id_operators_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_secret_hash" ON "api_keys" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_default" ON "applications" USING btree ("project_id") WHERE "applications"."is_default";--> statement-breakpoint
CREATE INDEX "audit_events_subject" ON "audit_events" USING btree ("project_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "devices_user" ON "devices" USING btree ("project_id","user_id","id");--> statement-breakpoint
CREATE INDEX "devices_last_seen_at" ON "devices" USING btree ("project_id","last_seen_at","id");--> statement-breakpoint
CREATE INDEX "devices_name" ON "devices" USING btree ("project_id",lower("name"),"id");--> statement-breakpoint
CREATE INDEX "devices_model" ON "devices" USING btree ("project_id",lower("model"),"id");--> statement-breakpoint
CREATE INDEX "devices_application_version" ON "devices" USING btree ("project_id","application_version","id");--> statement-breakpoint
CREATE INDEX "memberships_operator" ON "memberships" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "users_updated_at" ON "users" USING btree ("project_id","updated_at","id");