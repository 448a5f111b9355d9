-- History by month: a new table takes the name, and what was there becomes its first partition. Only the catalogue
-- changes. Both locks are taken first, in the order in which other transactions take them.
LOCK TABLE "projects" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
LOCK TABLE "audit_events" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
ALTER TABLE "audit_events" RENAME TO "audit_events_first";--> statement-breakpoint
ALTER TABLE "audit_events_first" RENAME CONSTRAINT "audit_events_project_id_id_pk" TO "audit_events_first_pkey";--> statement-breakpoint
ALTER TABLE "audit_events_first" RENAME CONSTRAINT "audit_events_project_id_projects_id_fk" TO "audit_events_first_project_id_fkey";--> statement-breakpoint
ALTER INDEX "audit_events_actor_parts" RENAME TO "audit_events_first_actor_parts";--> statement-breakpoint
ALTER INDEX "audit_events_other_actions" RENAME TO "audit_events_first_other_actions";--> statement-breakpoint
ALTER INDEX "audit_events_subject" RENAME TO "audit_events_first_subject";--> statement-breakpoint
ALTER INDEX "audit_events_grouped" RENAME TO "audit_events_first_grouped";--> statement-breakpoint
ALTER INDEX "audit_events_job" RENAME TO "audit_events_first_job";--> statement-breakpoint
CREATE TABLE "audit_events" (
	LIKE "audit_events_first" INCLUDING DEFAULTS,
	CONSTRAINT "audit_events_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "audit_events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE cascade
) PARTITION BY RANGE ("id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_parts" ON "audit_events" USING brin ("actor_id" text_bloom_ops) WITH (pages_per_range=32,autosummarize=true);--> statement-breakpoint
CREATE INDEX "audit_events_other_actions" ON "audit_events" USING btree ("project_id","action","id") WHERE "audit_events"."action" <> 'device.registered';--> statement-breakpoint
CREATE INDEX "audit_events_subject" ON "audit_events" USING btree ("project_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_grouped" ON "audit_events" USING btree ("project_id","id") WHERE not ("audit_events"."details" ?| array['jobId', 'importId']);--> statement-breakpoint
CREATE INDEX "audit_events_job" ON "audit_events" USING btree ("project_id",coalesce("details" ->> 'jobId', "details" ->> 'importId'),"id") WHERE "audit_events"."details" ?| array['jobId', 'importId'];--> statement-breakpoint
-- Events that a server with a wrong clock dates outside of all months, or that come before their month is created.
CREATE TABLE "audit_events_default" PARTITION OF "audit_events" DEFAULT;--> statement-breakpoint
DO $$
BEGIN
  EXECUTE (
    SELECT format('ALTER TABLE audit_events ATTACH PARTITION audit_events_first FOR VALUES FROM (MINVALUE) TO (%L)',
      substring(pg_get_constraintdef(oid) FROM '''([0-9a-f-]+)'''))
    FROM pg_constraint WHERE conname = 'audit_events_first_ids');
END $$;--> statement-breakpoint
ALTER TABLE "audit_events_first" DROP CONSTRAINT "audit_events_first_ids";
