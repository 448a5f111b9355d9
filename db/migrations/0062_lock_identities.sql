-- Locks identities until the transaction ends, and tells whether none of them was erased. Every query of a function sees
-- what was committed before it began, so this one also sees who was erased while it waited for the locks.
CREATE FUNCTION lock_identities(projects uuid[], hashes text[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(hash, 0)) FROM unnest(hashes) hash;
  RETURN NOT EXISTS (
    SELECT FROM forgotten_users WHERE project_id = ANY (projects) AND identity_hash = ANY (hashes)
  );
END
$$;
