import type { BrowserContext, Page } from "@playwright/test";
import { register } from "../fixtures/iterable";
import { test as base, expect, serverUrl, type TestProject } from "../fixtures/project";
import { signInOverHttp } from "../fixtures/session";

interface ConsoleFixtures {
  /** Gives the page the session of the project's operator, without the sign-in page. */
  signIn: (operator: TestProject["operator"]) => Promise<void>;
  /** Whether a test needs a browser context of its own, because it is about a first visit or about touch. */
  ownContext: boolean;
}

interface WorkerFixtures {
  sharedContext: BrowserContext;
}

/**
 * The tests of a worker share a browser context and with it the cache: loading and compiling the scripts again took a
 * third of the time. Every test gets a new page, without cookies or stored data.
 */
export const test = base.extend<ConsoleFixtures, WorkerFixtures>({
  ownContext: [false, { option: true }],
  sharedContext: [
    async ({ browser }, use, { project }) => {
      const { contextOptions } = project.use;
      const context = await browser.newContext({ ...contextOptions, baseURL: serverUrl() });
      await use(context);
      await context.close();
    },
    { scope: "worker" },
  ],
  context: async ({ browser, sharedContext, ownContext, contextOptions, hasTouch, baseURL }, use) => {
    if (ownContext) {
      const context = await browser.newContext({ ...contextOptions, hasTouch, ...(baseURL && { baseURL }) });
      await use(context);
      await context.close();
      return;
    }
    await sharedContext.clearCookies();
    await use(sharedContext);
    for (const page of sharedContext.pages()) await page.close();
  },
  page: async ({ context, viewport, baseURL }, use) => {
    const page = await context.newPage();
    const browser = await context.newCDPSession(page);
    const stored = { origin: baseURL ?? "", storageTypes: "local_storage,indexeddb" };
    await browser.send("Storage.clearDataForOrigin", stored);
    await browser.detach();
    if (viewport) await page.setViewportSize(viewport);
    await use(page);
  },
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

/**
 * Changes a preference, which the page shows before the server has it, and waits for the server: a page that loads earlier
 * shows the old one.
 */
export async function savePreference(page: Page, key: string, change: () => Promise<unknown>): Promise<void> {
  const saved = page.waitForResponse(
    (response) =>
      response.request().method() === "PUT" && response.url().endsWith(`/api/v1/preferences/${key}`),
  );
  await change();
  expect((await saved).ok()).toBe(true);
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
