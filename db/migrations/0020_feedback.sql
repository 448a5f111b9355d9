CREATE TABLE "application_problems" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"service" text NOT NULL,
	"code" text NOT NULL,
	"first_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"reports" integer DEFAULT 1 NOT NULL,
	"sender" text,
	CONSTRAINT "application_problems_project_id_application_id_service_code_pk" PRIMARY KEY("project_id","application_id","service","code")
);
--> statement-breakpoint
CREATE TABLE "device_delivery" (
	"project_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"last_accepted_at" timestamp (3) with time zone,
	"last_accepted_by" text,
	"last_error_at" timestamp (3) with time zone,
	"last_error_class" text,
	"last_error_code" text,
	"last_error_by" text,
	"suspect_count" integer DEFAULT 0 NOT NULL,
	"first_suspect_at" timestamp (3) with time zone,
	"reported_hour" timestamp (3) with time zone,
	"failed_hour" timestamp (3) with time zone,
	CONSTRAINT "device_delivery_project_id_device_id_pk" PRIMARY KEY("project_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "feedback_hours" (
	"project_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"service" text NOT NULL,
	"environment" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"reported" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "feedback_hours_project_id_application_id_service_environment_hour_pk" PRIMARY KEY("project_id","application_id","service","environment","hour")
);
--> statement-breakpoint
CREATE TABLE "feedback_quarantine_items" (
	"project_id" uuid NOT NULL,
	"quarantine_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"class" text NOT NULL,
	"code" text NOT NULL,
	"sender" text,
	"answered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "feedback_quarantine_items_project_id_quarantine_id_device_id_pk" PRIMARY KEY("project_id","quarantine_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "feedback_quarantines" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"service" text NOT NULL,
	"environment" text NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"reported" integer NOT NULL,
	"failed" integer NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"decision" text,
	"decided_by" jsonb,
	CONSTRAINT "feedback_quarantines_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "feedback_receipts" (
	"project_id" uuid NOT NULL,
	"key" uuid NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feedback_receipts_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
ALTER TABLE "api_keys" DROP CONSTRAINT "api_keys_kind";--> statement-breakpoint
ALTER TABLE "application_problems" ADD CONSTRAINT "application_problems_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_delivery" ADD CONSTRAINT "device_delivery_project_id_device_id_devices_project_id_id_fk" FOREIGN KEY ("project_id","device_id") REFERENCES "public"."devices"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_hours" ADD CONSTRAINT "feedback_hours_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_quarantine_items" ADD CONSTRAINT "feedback_quarantine_items_project_id_quarantine_id_feedback_quarantines_project_id_id_fk" FOREIGN KEY ("project_id","quarantine_id") REFERENCES "public"."feedback_quarantines"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_quarantine_items" ADD CONSTRAINT "feedback_quarantine_items_project_id_device_id_devices_project_id_id_fk" FOREIGN KEY ("project_id","device_id") REFERENCES "public"."devices"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_quarantines" ADD CONSTRAINT "feedback_quarantines_project_id_application_id_applications_project_id_id_fk" FOREIGN KEY ("project_id","application_id") REFERENCES "public"."applications"("project_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "device_delivery_accepted" ON "device_delivery" USING btree ("project_id","last_accepted_at");--> statement-breakpoint
CREATE INDEX "feedback_quarantine_items_device" ON "feedback_quarantine_items" USING btree ("project_id","device_id");--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_quarantines_open" ON "feedback_quarantines" USING btree ("project_id","application_id","service","environment") WHERE "feedback_quarantines"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_receipts_received_at" ON "feedback_receipts" USING brin ("received_at");--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_kind" CHECK ("api_keys"."kind" in ('server', 'mobile', 'readonly', 'sender'));
--> statement-breakpoint
CREATE FUNCTION forget_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM device_delivery WHERE project_id = NEW.project_id AND device_id = NEW.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- What push services said is about an address: with another one, a device begins without any evidence.
CREATE TRIGGER devices_readdressed AFTER UPDATE OF push_token, push_service, push_environment ON devices
  FOR EACH ROW WHEN ((OLD.push_token, OLD.push_service, OLD.push_environment)
    IS DISTINCT FROM (NEW.push_token, NEW.push_service, NEW.push_environment))
  EXECUTE FUNCTION forget_delivery();
