-- Counts the rows, as the migration of the counters does.
insert into device_counts
  select project_id, application_id, platform, push_service, push_environment, application_version, enabled,
    coalesce(disabled_reason, ''),
    case notifications_allowed when true then 'allowed' when false then 'refused' else 'unknown' end, count(*)
  from devices group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

insert into counters select project_id, 'users', count(*) from users group by 1;

insert into counters
  select project_id, 'registered:' || quarter_hour(created_at), count(*) from devices group by 1, 2;

insert into counters
  select project_id, 'disabled:' || quarter_hour(disabled_at), count(*) from devices
  where not enabled group by 1, 2;
