-- What a registration that brings a new version of the app needs. Keep it equal to what the product sends.
\set n random(0, :last)
\set build random(1, 2)
WITH device AS (
  UPDATE devices
  SET application_version = '5.5.' || :build, last_seen_at = now(), updated_at = now(), version = devices.version + 1
  FROM users
  WHERE users.project_id = :project::uuid AND users.email_key = bench.email(bench.user_of(:n))
    AND devices.project_id = users.project_id AND devices.user_id = users.id
    AND devices.push_token = bench.push_token(:n)
  RETURNING devices.id
)
INSERT INTO audit_events (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id)
SELECT :project::uuid, bench.new_id(), 'device.changed', 'apiKey', 'bench', 'server key', 'device', device.id,
  '{"changed": {"applicationVersion": {"before": "5.4.1", "after": "5.5.1"}}}', 'pgbench'
FROM device;
