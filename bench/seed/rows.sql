-- `offset 0` evaluates each row's values once. seed.ts replaces the :parameters and runs this in parts to show progress.
insert into users (project_id, id, email, email_key, external_user_id, data_fields, created_at, updated_at)
select :project, bench.id(at, u, 'user'), bench.email(u), bench.email(u),
  case when bench.chance(u, 20) < 0.4 then 'customer-' || u end,
  jsonb_build_object('firstName', bench.first_name(u), 'premium', bench.chance(u, 21) < 0.1),
  at, at + (:until - at) * bench.chance(u, 22)
from generate_series((:from)::bigint / 100 * 63, (:to)::bigint / 100 * 63 - 1) u,
  lateral (select bench.registered_at(bench.first_device(u), :total, :until) at offset 0) joined;

insert into devices (project_id, id, user_id, application_id, device_identifier, push_token, push_service,
  push_environment, platform, enabled, disabled_at, disabled_reason, notifications_allowed, name, make, model,
  system_name, system_version, application_version, application_build, handset_id, attributes, time_zone, created_at, updated_at,
  last_seen_at)
select :project, bench.id(at, n, 'device'),
  bench.id(bench.registered_at(bench.first_device(u), :total, :until), u, 'user'),
  applications.id,
  case when bench.chance(n, 30) < 0.3 then 'installation-' || md5('i' || n) end,
  bench.push_token(n),
  case platform when 'ios' then 'apns' else 'fcm' end,
  case when platform = 'ios' and bench.chance(n, 31) < 0.02 then 'sandbox' else 'production' end,
  platform, not off, case when off then seen end,
  case when off then bench.pick('{client,client,client,stale,stale,rejected,moved,admin}', bench.chance(n, 32)) end,
  case when bench.chance(n, 33) < 0.7 then true when bench.chance(n, 33) < 0.85 then false end,
  case when n % 100003 = 77 then 'Zephyrine’s phone' when bench.chance(n, 34) < 0.25 then ''
    else first_name || '’s ' || model end,
  case platform when 'ios' then 'Apple' else 'Android maker ' || floor(bench.chance(n, 7) * 12) end,
  model,
  case platform when 'ios' then 'iOS' else 'Android' end,
  case platform when 'ios' then '26.' || floor(bench.chance(n, 35) * 5) else (12 + floor(bench.chance(n, 35) * 5))::text end,
  bench.application_version(n),
  (1000 + floor(bench.chance(n, 9) * 400))::text,
  case when bench.chance(n, 36) < 0.7 then md5('h' || n) end,
  case when bench.chance(n, 37) < 0.6 then '{}' else '{"language": "en"}' end::jsonb,
  case when bench.chance(n, 37) < 0.6 then '' else 'Europe/Berlin' end,
  at, seen, seen
from generate_series((:from)::bigint, (:to)::bigint - 1) n
  cross join lateral (select bench.user_of(n) u, bench.platform(n) platform, bench.chance(n, 38) < 0.1 off,
    bench.registered_at(n, :total, :until) at offset 0) facts
  cross join lateral (select date_trunc('milliseconds', at + (:until - at) * (1 - power(bench.chance(n, 39), 4))) seen,
    bench.first_name(u) first_name, bench.model(n) model offset 0) more
  join applications on applications.project_id = :project and applications.name = bench.application(n);

insert into audit_events (project_id, id, action, actor_type, actor_id, actor_label, subject_type, subject_id, details,
  request_id, created_at)
select project_id, bench.id(created_at, row_number() over (), 'audit' || :from), 'device.registered', 'apiKey',
  '019b0000-0000-7000-8000-000000000001', 'Backend', 'device', id, jsonb_build_object('userId', user_id), 'seed', created_at
from devices where project_id = :project
  and id >= bench.id(bench.registered_at(:from, :total, :until), (:from)::bigint, 'device')
  and (:to = :total or id < bench.id(bench.registered_at(:to, :total, :until), (:to)::bigint, 'device'));
