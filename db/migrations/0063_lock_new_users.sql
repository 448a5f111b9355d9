-- Locks the identities of users to be created until the transaction ends, and returns the users of whom an identity was
-- erased. Every query of a function sees what was committed before it began, so this one also sees who was erased while it
-- waited for the locks. `lock_identities` stays for servers of the version before.
CREATE FUNCTION lock_new_users(projects uuid[], users uuid[], hashes text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(hash, 0)) FROM unnest(hashes) hash;
  RETURN ARRAY(
    SELECT w.user_id FROM unnest(projects, users, hashes) w (project_id, user_id, hash)
    JOIN forgotten_users f ON f.project_id = w.project_id AND f.identity_hash = w.hash
  );
END
$$;
