CREATE TABLE IF NOT EXISTS "delivery_coverage" (
	"project_id" uuid NOT NULL,
	"covered_up_to" uuid NOT NULL,
	CONSTRAINT "delivery_coverage_project_id_pk" PRIMARY KEY("project_id"),
	CONSTRAINT "delivery_coverage_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade
);
--> statement-breakpoint
-- An empty row stays, because up to the coverage every device has one.
CREATE OR REPLACE FUNCTION forget_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM device_delivery WHERE project_id = NEW.project_id AND device_id = NEW.id;
  IF FOUND THEN
    INSERT INTO device_delivery (project_id, device_id) VALUES (NEW.project_id, NEW.id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
