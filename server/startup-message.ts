import type { Config } from "@/lib/config";
import type { FirstStart } from "@/lib/setup/first-start";

/** The message printed once the server is ready. Only the first start prints credentials. */
export function startupMessage(
  url: string,
  config: Config,
  first: FirstStart | null,
  password: PasswordChange,
): string {
  return first === null ? laterStart(url, config, password) : firstStart(url, first);
}

/** The effect of ROLLCALL_ADMIN_PASSWORD at a later start. */
export type PasswordChange = "untouched" | "changed" | "no such operator";

function firstStart(url: string, { adminEmail, adminPassword, keys }: FirstStart): string {
  const body = {
    email: "jane@example.com",
    device: { token: "a1b2c3d4e5f6", platform: "APNS", applicationName: "com.example.app" },
  };
  return `
Rollcall is ready: ${url}

  Email     ${adminEmail}
  Password  ${adminPassword ?? "as you set it in ROLLCALL_ADMIN_PASSWORD"}

API keys of the project "Default":

  server    ${keys.server}
  mobile    ${keys.mobile}
  readonly  ${keys.readonly}

The password and the keys are shown only once. Register a first device:

  curl -X POST ${url}/api/users/registerDeviceToken \\
    -H 'Api-Key: ${keys.server}' \\
    -H 'Content-Type: application/json' \\
    -d '${JSON.stringify(body)}'
`;
}

function laterStart(url: string, { adminEmail }: Config, password: PasswordChange): string {
  const messages = {
    untouched: "The admin's password was printed at the first start; ROLLCALL_ADMIN_PASSWORD sets a new one.",
    changed: `The password of ${adminEmail} is now the one in ROLLCALL_ADMIN_PASSWORD.`,
    "no such operator": `No operator has the email ${adminEmail}: ROLLCALL_ADMIN_PASSWORD changed nothing.`,
  };
  return `
Rollcall is ready: ${url}
${messages[password]}
`;
}
