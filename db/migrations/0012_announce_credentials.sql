-- Servers keep credentials in memory: db/announcements.ts hears here that a project's are no longer what they were.
CREATE FUNCTION announce_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rollcall_credentials', to_jsonb(OLD) ->> TG_ARGV[0]);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER api_keys_announced
  AFTER DELETE OR UPDATE OF kind, name, secret_hash, require_user_token, expires_at, revoked_at ON api_keys
  FOR EACH ROW EXECUTE FUNCTION announce_credentials('project_id');
--> statement-breakpoint
CREATE TRIGGER projects_announced
  AFTER DELETE OR UPDATE OF slug, identity_type, auto_create_applications, signing_secret, previous_signing_secret
  ON projects FOR EACH ROW EXECUTE FUNCTION announce_credentials('id');
