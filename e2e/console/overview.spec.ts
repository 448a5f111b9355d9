import { readFile } from "node:fs/promises";
import { waitOutEndOfHour } from "../fixtures/hours";
import { daysAgo, seedDevices } from "../fixtures/seed";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, rows, test } from "./console";

test.beforeEach(waitOutEndOfHour);

test("the home page is the overview, each number links to its list, and the chart has a text summary and a table", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { version: "2.1" });
  await registerDevice(project, {
    email: "sam@example.com",
    token: "token-two",
    platform: "GCM",
    model: "Pixel 10",
  });
  await registerDevice(project, {
    email: "sam@example.com",
    token: "token-three",
    model: "iPad",
    fields: { notificationsEnabled: false },
  });
  await signIn(project.operator);
  await page.goto("/");
  await expect(page).toHaveURL("/overview");
  for (const [name, path, count] of [
    [/^Reachable 2/, "/devices?status=quiet,active", 2],
    [/^Notifications off 1/, "/devices?status=notificationsOff", 1],
    [/^Stale 0/, "/devices?status=stale", 0],
    [/^Rejected 0/, "/devices?status=rejected", 0],
    [/^Users 2/, "/users", 2],
    [/^Users without a reachable device 0/, "/users?reachable=false", undefined],
    [/^iOS 2/, "/devices?platform=ios", 2],
    [/^2\.1 1/, "/devices?version=2.1", 1],
  ] as const) {
    await page.getByRole("link", { name }).click();
    await expect(page).toHaveURL(path);
    if (count !== undefined) await expect(rows(page)).toHaveCount(count);
    await page.goBack();
  }
  await expect(page.getByRole("region", { name: "Recent activity" })).toContainText("Registered device");

  // The range is that of the charts; everything else is of now.
  for (const [panel, subtitle] of [
    ["Registered and disabled devices", "Last 30 days ("],
    ["Versions over time", "Enabled devices, daily since"],
    ["Platforms", "All devices, as of now"],
    ["Application versions", "All devices, as of now"],
    ["Why devices are disabled", "As of now"],
  ] as const)
    await expect(page.getByRole("region", { name: panel }).first()).toContainText(subtitle);

  await test.step("the panels' buttons stand beside their titles", async () => {
    for (const panel of ["Registered and disabled devices", "Versions over time"]) {
      const region = page.getByRole("region", { name: panel });
      const [heading, button] = await Promise.all(
        [region.getByRole("heading"), region.getByRole("button", { name: "View as table" })].map((one) =>
          one.boundingBox(),
        ),
      );
      expect(button?.y).toBeLessThan((heading?.y ?? 0) + (heading?.height ?? 0));
    }
  });

  await test.step("the chart has a text summary and a table", async () => {
    await page.goto("/overview");
    await expect(page.getByRole("img", { name: /3 devices registered, 0 disabled/ })).toBeVisible();
    await page.getByRole("button", { name: "View as table" }).first().click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download CSV" }).click();
    const csv = await readFile(await (await downloading).path(), "utf8");
    expect(csv.trim().split("\r\n").at(-1)).toMatch(/^\d{4}-\d\d-\d\d 00:00,3,0$/);
    const timeline = page.getByRole("region", { name: "Registered and disabled devices" }).first();
    const days = timeline.getByRole("rowheader");
    await expect(days).toHaveCount(30);
    await expectAccessible(page, "main");
    await days.first().getByRole("link").click();
    await expect(page).toHaveURL(/createdAfter=\d{4}-\d\d-\d\dT/);
    await expect(rows(page)).toHaveCount(3);
  });
});

test("the range is in the URL, charts keep their place, and a busy day does not flatten the others", async ({
  page,
  project,
  database,
  signIn,
}) => {
  const days = [1, 2, 3, 4, 5, 8, 9].map((day) => ({ createdAt: daysAgo(day), applicationVersion: "2.0" }));
  const busy = Array.from({ length: 40 }, () => ({ createdAt: daysAgo(6), applicationVersion: "1.0" }));
  await seedDevices(database, project, [...days, ...busy]);
  await signIn(project.operator);
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/overview?range=90d");
  await expect(page.getByRole("radio", { name: "90 days" })).toBeChecked();
  await expect(page.getByRole("img", { name: /last 90 days: 47 devices registered/ })).toBeVisible();
  await expect(page.getByText(/Cut off at 4: .* 40 registered/)).toBeVisible();
  const versions = page.getByRole("region", { name: "Versions over time" });
  await expect(versions.getByRole("list", { name: "Application versions" })).toHaveText("1.02.0");
  await versions.getByRole("button", { name: "View as table" }).click();
  await expect(versions.getByRole("row").last()).toContainText(/407$/);
  await expectAccessible(page, "main");

  await page.getByRole("radio", { name: "24 hours" }).check();
  await expect(page).toHaveURL("/overview?range=24h");
  await expect(page.getByRole("img", { name: /last 24 hours: 0 devices registered/ })).toBeVisible();
  await page.goto("/overview");
  await page.getByRole("radio", { name: "7 days" }).check();
  await expect(page.getByRole("img", { name: /last 7 days: 45 devices registered/ })).toBeVisible();
  // The page itself; its charts load afterwards.
  const html = await (await page.request.get("/overview")).text();
  const { shift, kibibytes } = await page.evaluate((html) => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = resources.filter(
      ({ name }) => /\.js(\?|$)/.test(name) && html.includes(new URL(name).pathname),
    );
    return {
      shift: (window as unknown as { shifts: { sum: number } }).shifts.sum,
      kibibytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024,
    };
  }, html);
  expect(shift).toBeLessThan(0.02);
  expect(kibibytes).toBeGreaterThan(100);
  expect(kibibytes).toBeLessThan(330);
});
