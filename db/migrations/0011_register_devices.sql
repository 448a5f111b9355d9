-- Registers many devices in one call: finds those that are there and makes those that are new, with their users and
-- their history. What a registration changes on a device that is there is for the caller to work out, who gets the row
-- as it was. A registration that needs more (another user's device gives way, a user gets a second identity, a limit is
-- reached, a rival was faster) gets no answer and leaves no trace: the caller does it by itself.
-- Its caller is lib/devices/batch/find-or-make.ts, which says what a member of the batch holds.

-- A batch, with the application and the user of each registration as they are now; null where there is none.
CREATE FUNCTION registrations_of(batch jsonb)
RETURNS TABLE (
  n integer, project_id uuid, application_id uuid, application text, is_shared boolean, user_id uuid,
  is_same_user boolean, identity_hashes text[], new_user jsonb, push_token text, device_identifier text,
  identifier_lock text, new_device jsonb, most_devices integer, history jsonb
) LANGUAGE sql STABLE AS $$
  SELECT w.n, w.project_id, coalesce(a.id, s.id), coalesce(a.name, s.name),
    coalesce(a.token_policy, s.token_policy) = 'shared', coalesce(e.id, x.id),
    -- Where both halves of an identity were given, the user has the other one too.
    CASE WHEN w.email_key IS NULL
      THEN w.email IS NULL OR w.email = x.email
      ELSE w.external_user_id IS NULL OR w.external_user_id = e.external_user_id
    END,
    w.identity_hashes, w.new_user, w.push_token, w.device_identifier, w.identifier_lock, w.new_device, w.most_devices,
    w.history
  FROM jsonb_to_recordset(batch) w (
    n integer, project_id uuid, application text, email_key text, email text, external_user_id text,
    identity_hashes text[], new_user jsonb, push_token text, device_identifier text, identifier_lock text,
    new_device jsonb, most_devices integer, history jsonb
  )
  LEFT JOIN applications a ON a.project_id = w.project_id AND a.name = w.application
  LEFT JOIN applications s ON w.application IS NULL AND s.project_id = w.project_id AND s.is_default
  LEFT JOIN users e ON e.project_id = w.project_id AND e.email_key = w.email_key
  LEFT JOIN users x ON w.email_key IS NULL AND x.project_id = w.project_id AND x.external_user_id = w.external_user_id
$$;
--> statement-breakpoint
-- Locks are taken in the order that everyone keeps: identifiers, identities, users, devices, each by key.
-- Plans last as long as their connection: one made while a table was small must not read all of it once it is large.
CREATE FUNCTION register_devices(batch jsonb)
RETURNS TABLE (n integer, made boolean, device jsonb) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  found integer[];
  rows jsonb[];
  stale uuid[];
  without_user integer;
  missing jsonb;
BEGIN
  SELECT coalesce(array_agg(w.n) FILTER (WHERE d.id IS NOT NULL), '{}'),
    array_agg(to_jsonb(d)) FILTER (WHERE d.id IS NOT NULL),
    array_agg(d.id) FILTER (WHERE d.last_seen_at < now() - interval '1 hour'),
    count(*) FILTER (WHERE w.user_id IS NULL)
  INTO found, rows, stale, without_user
  FROM registrations_of(batch) w
  LEFT JOIN devices d ON d.project_id = w.project_id AND d.push_token = w.push_token
    AND d.application_id = w.application_id AND d.user_id = w.user_id AND w.is_shared AND w.is_same_user
    AND (w.device_identifier IS NULL OR d.device_identifier = w.device_identifier);

  IF stale IS NOT NULL THEN
    WITH seen AS (
      SELECT d.project_id, d.id FROM unnest(rows) r
      JOIN devices d ON d.project_id = (r ->> 'project_id')::uuid AND d.id = (r ->> 'id')::uuid
      WHERE d.id = ANY (stale) ORDER BY d.id FOR NO KEY UPDATE OF d
    )
    UPDATE devices d SET last_seen_at = now() FROM seen WHERE d.project_id = seen.project_id AND d.id = seen.id;
  END IF;

  RETURN QUERY SELECT f.n, false, f.device FROM unnest(found, rows) f (n, device);
  IF cardinality(found) = jsonb_array_length(batch) THEN
    RETURN;
  END IF;

  SELECT jsonb_agg(m) INTO missing FROM jsonb_array_elements(batch) m WHERE (m -> 'n')::integer <> ALL (found);

  PERFORM pg_advisory_xact_lock(hashtextextended(l.key, 0)) FROM (
    SELECT DISTINCT (m ->> 'identifier_lock') COLLATE "C" AS key FROM jsonb_array_elements(missing) m
    WHERE m ->> 'identifier_lock' IS NOT NULL ORDER BY 1
  ) l;

  IF without_user > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(l.key, 0)) FROM (
      SELECT DISTINCT h.key COLLATE "C" AS key FROM registrations_of(missing) w CROSS JOIN unnest(w.identity_hashes) h (key)
      WHERE w.user_id IS NULL AND w.new_user IS NOT NULL AND w.is_shared ORDER BY 1
    ) l;
    WITH wanted AS (
      SELECT w.project_id, w.new_user, w.history FROM registrations_of(missing) w
      WHERE w.user_id IS NULL AND w.new_user IS NOT NULL AND w.is_shared
        AND NOT EXISTS (
          SELECT FROM devices o WHERE o.project_id = w.project_id AND o.device_identifier = w.device_identifier
        )
        AND NOT EXISTS (
          SELECT FROM forgotten_users f
          WHERE f.project_id = w.project_id AND f.identity_hash = ANY (w.identity_hashes)
        )
      ORDER BY w.identity_hashes
    ),
    created AS (
      INSERT INTO users (project_id, id, email, email_key, email_is_placeholder, external_user_id)
      SELECT w.project_id, u.id, u.email, u.email_key, u.email_is_placeholder, u.external_user_id
      FROM wanted w CROSS JOIN LATERAL jsonb_populate_record(NULL::users, w.new_user) u
      ON CONFLICT DO NOTHING RETURNING project_id, id
    )
    INSERT INTO audit_events (
      project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, request_id
    )
    SELECT c.project_id, (w.history ->> 'user_event_id')::uuid, 'user.created', w.history ->> 'actor_type',
      w.history ->> 'actor_id', w.history ->> 'actor_label', 'user', c.id, w.history ->> 'request_id'
    FROM created c JOIN wanted w ON (w.new_user ->> 'id')::uuid = c.id;
  END IF;

  -- Who gives a user a device holds the user's row: the limit holds, and nothing else takes the push token meanwhile.
  PERFORM FROM (
    SELECT FROM users u JOIN registrations_of(missing) w ON u.project_id = w.project_id AND u.id = w.user_id
    ORDER BY u.id FOR NO KEY UPDATE OF u
  ) owners;

  RETURN QUERY
  WITH wanted AS (
    SELECT w.n, w.application, w.history, row AS device
    FROM registrations_of(missing) w
    CROSS JOIN LATERAL jsonb_populate_record(NULL::devices, w.new_device || jsonb_build_object(
      'project_id', w.project_id, 'application_id', w.application_id, 'user_id', w.user_id,
      'push_token', w.push_token, 'device_identifier', w.device_identifier, 'enabled', true, 'version', 1,
      'created_at', now(), 'updated_at', now(), 'last_seen_at', now()
    )) row
    WHERE w.is_shared AND w.user_id IS NOT NULL AND w.is_same_user
      AND NOT EXISTS (
        SELECT FROM devices o WHERE o.project_id = w.project_id AND o.device_identifier = w.device_identifier
      )
      AND (w.most_devices IS NULL OR w.most_devices > (
        SELECT count(*) FROM devices o WHERE o.project_id = w.project_id AND o.user_id = w.user_id
      ))
    ORDER BY w.push_token
  ),
  created AS (
    INSERT INTO devices SELECT (w.device).* FROM wanted w ON CONFLICT DO NOTHING RETURNING *
  ),
  told AS (
    INSERT INTO audit_events (
      project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id
    )
    SELECT c.project_id, (w.history ->> 'device_event_id')::uuid, 'device.registered', w.history ->> 'actor_type',
      w.history ->> 'actor_id', w.history ->> 'actor_label', 'device', c.id,
      jsonb_build_object('application', w.application, 'userId', c.user_id), w.history ->> 'request_id'
    FROM created c JOIN wanted w ON (w.device).id = c.id
  )
  SELECT w.n, true, to_jsonb(c) FROM created c JOIN wanted w ON (w.device).id = c.id;
END
$$;
