/** The settings pages in order. Those of the project are for its admins. */
export const settingsPages = [
  { path: "/settings/project", label: "project", admin: true },
  { path: "/settings/user-fields", label: "userFields", admin: true },
  { path: "/settings/cleanup", label: "cleanup", admin: true },
  { path: "/settings/api-keys", label: "keys", admin: true },
  { path: "/settings/signing-secret", label: "signing", admin: true },
  { path: "/settings/team", label: "team", admin: true },
  { path: "/settings/account", label: "account", admin: false },
] as const;
