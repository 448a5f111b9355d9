-- What a registration of a new phone of a new user needs. Keep it equal to what the product sends.
WITH owner AS (
  INSERT INTO users (project_id, id, email, email_key)
  SELECT :project::uuid, bench.new_id(), email, email
  FROM (SELECT 'new.' || gen_random_uuid() || '@mail.example' AS email) newcomer
  ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING
  RETURNING id
), device AS (
  INSERT INTO devices (project_id, id, user_id, application_id, push_token, push_service, push_environment, platform,
    make, model, system_name, system_version, application_version, handset_id)
  SELECT :project::uuid, bench.new_id(), owner.id, :application::uuid, md5(owner.id::text) || md5(owner.id || 'b'), 'apns', 'production',
    'ios', 'Apple', 'iPhone 17', 'iOS', '26.1', '5.4.1', md5(owner.id || 'h')
  FROM owner
  ON CONFLICT ON CONSTRAINT devices_push_token DO NOTHING
  RETURNING id, user_id
)
INSERT INTO audit_events (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details, request_id)
SELECT :project::uuid, bench.new_id(), 'device.registered', 'apiKey', 'bench', 'server key', 'device', device.id,
  jsonb_build_object('application', 'com.example.shop', 'userId', device.user_id), 'pgbench'
FROM device;
