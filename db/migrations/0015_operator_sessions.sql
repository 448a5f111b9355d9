CREATE TABLE "operator_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"operator_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"browser" text,
	"operating_system" text,
	"address" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "operator_sessions_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by_operator_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "created_by_operator_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "ended_with_creator_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "operator_sessions" ADD CONSTRAINT "operator_sessions_operator_id_operators_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operator_sessions_operator" ON "operator_sessions" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "operator_sessions_expires_at" ON "operator_sessions" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_operator_id_operators_id_fk" FOREIGN KEY ("created_by_operator_id") REFERENCES "public"."operators"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_created_by_operator_id_operators_id_fk" FOREIGN KEY ("created_by_operator_id") REFERENCES "public"."operators"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
-- History knows who created what is there already.
UPDATE api_keys SET created_by_operator_id = (
  SELECT o.id FROM audit_events e JOIN operators o ON o.id::text = e.actor_id
  WHERE e.project_id = api_keys.project_id AND e.subject_id = api_keys.id
    AND e.action = 'apiKey.created' AND e.actor_type = 'operator'
  LIMIT 1);
--> statement-breakpoint
UPDATE invitations SET created_by_operator_id = (
  SELECT o.id FROM audit_events e JOIN operators o ON o.id::text = e.actor_id
  WHERE e.project_id = invitations.project_id AND e.subject_id = invitations.id
    AND e.action = 'invitation.created' AND e.actor_type = 'operator'
  LIMIT 1);
--> statement-breakpoint
UPDATE invitations SET ended_with_creator_at = now()
WHERE used_at IS NULL AND revoked_at IS NULL AND NOT EXISTS (
  SELECT FROM memberships m JOIN operators o ON o.id = m.operator_id
  WHERE m.project_id = invitations.project_id AND m.operator_id = invitations.created_by_operator_id
    AND m.role = 'admin' AND o.disabled_at IS NULL);
