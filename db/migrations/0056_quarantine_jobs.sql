ALTER TABLE "jobs" DROP CONSTRAINT IF EXISTS "jobs_kind";--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN IF NOT EXISTS "quarantine" jsonb;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_kind" CHECK ("jobs"."kind" in ('disable', 'enable', 'remove', 'tag', 'untag', 'merge', 'reject'));--> statement-breakpoint
UPDATE "feedback_quarantines" q SET "closed_at" = NULL, "decision" = NULL, "decided_by" = NULL
	WHERE q."decision" = 'applied'
		AND EXISTS (SELECT 1 FROM "feedback_quarantine_items" i WHERE i."project_id" = q."project_id" AND i."quarantine_id" = q."id")
		AND NOT EXISTS (SELECT 1 FROM "feedback_quarantines" o WHERE o."project_id" = q."project_id" AND o."application_id" = q."application_id"
			AND o."service" = q."service" AND o."environment" = q."environment" AND o."id" <> q."id"
			AND (o."closed_at" IS NULL OR o."decision" = 'applied' AND o."id" > q."id"));
