/** Every page of the console by name; `{…}` is replaced by an id of the sample data. */
export const allPages = {
  overview: "/overview",
  devices: "/devices",
  device: "/devices/{device}",
  "devices-import": "/devices/import",
  users: "/users",
  user: "/users/{user}",
  activity: "/activity",
  "settings-project": "/settings/project",
  "settings-user-fields": "/settings/user-fields",
  "settings-cleanup": "/settings/cleanup",
  "settings-api-keys": "/settings/api-keys",
  "settings-signing-secret": "/settings/signing-secret",
  "settings-team": "/settings/team",
  "settings-account": "/settings/account",
  reference: "/docs/api#iterable",
  "reference-operation": "/docs/api#editDevice",
};
