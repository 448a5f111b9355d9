import type { Page } from "@playwright/test";
import { register } from "../fixtures/iterable";
import { test as base, expect, type TestProject } from "../fixtures/project";
import { signInOverHttp } from "../fixtures/session";

interface ConsoleFixtures {
  /** Gives the page the session of the project's operator, without the sign-in page. */
  signIn: (operator: TestProject["operator"]) => Promise<void>;
}

export const test = base.extend<ConsoleFixtures>({
  signIn: async ({ context, baseURL }, use) => {
    await use(async (operator) => {
      const [name = "", value = ""] = (await signInOverHttp(operator)).split(/=(.*)/);
      await context.addCookies([{ name, value, url: baseURL ?? "" }]);
    });
  },
});

export { expect };

interface DeviceOptions {
  email?: string;
  token?: string;
  model?: string;
  version?: string;
  platform?: "APNS" | "GCM";
  fields?: Record<string, unknown>;
}

/** One device, as an app would register it. */
export async function registerDevice(project: TestProject, options: DeviceOptions = {}): Promise<void> {
  const {
    email = "jane@example.com",
    token = "a1b2c3d4e5f6a7b8",
    model = "iPhone 16 Pro",
    version,
    fields,
  } = options;
  const platform = options.platform ?? "APNS";
  const dataFields = { model, appVersion: version, ...fields };
  const answer = await register(project.keys.server, {
    email,
    device: { token, platform, applicationName: "Pizza Tracker", dataFields },
  });
  expect(answer.body.code).toBe("Success");
}

/** The rows of the table without its header. */
export const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("rowheader") });

export const row = (page: Page, text: string) => rows(page).filter({ hasText: text });

/** Disables the device of a row through the dialog, in the operator's own words. */
export async function disable(page: Page, name: string, reason: string): Promise<void> {
  await page.getByRole("button", { name: `Disable ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Disable ${name}?` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await dialog.getByRole("button", { name: "Disable device" }).click();
}
