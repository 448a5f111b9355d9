CREATE TABLE "user_token_cutoffs" (
	"project_id" uuid NOT NULL,
	"identity_hash" text NOT NULL,
	"issued_before" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_token_cutoffs_project_id_identity_hash_pk" PRIMARY KEY("project_id","identity_hash")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_anonymous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "user_token_cutoffs" ADD CONSTRAINT "user_token_cutoffs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- As for keys and projects: other servers hear that a user's tokens were invalidated.
CREATE FUNCTION announce_new_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rollcall_credentials', to_jsonb(NEW) ->> TG_ARGV[0]);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER user_token_cutoffs_announced
  AFTER INSERT OR UPDATE ON user_token_cutoffs
  FOR EACH ROW EXECUTE FUNCTION announce_new_credentials('project_id');
