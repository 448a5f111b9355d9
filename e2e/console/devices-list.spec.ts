import { sql } from "drizzle-orm";
import { seedDevices as seedNamed } from "../fixtures/seed";
import { expect, registerDevice, row, rows, test } from "./console";
import { seedDevices } from "./seed";

test("a row shows device and app, masks the push token, links to the device and shows exact times", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { version: "2.7.1", token: "0123456789abcdef" });
  await signIn(project.operator);
  await page.setViewportSize({ width: 1600, height: 900 });
  await page.goto("/devices");
  const device = row(page, "iPhone 16 Pro");
  for (const fact of ["iOS", "jane@example.com", "Pizza Tracker", "2.7.1", "Active", "0123…cdef"])
    await expect(device).toContainText(fact);
  await expect(device).not.toContainText("0123456789abcdef");
  const name = device.getByRole("rowheader").getByRole("link");
  await expect(name).toHaveAttribute("href", /^\/devices\/[0-9a-f-]{36}$/);
  await expect(device.getByRole("link", { name: "jane@example.com" })).toHaveAttribute(
    "href",
    /^\/users\/[0-9a-f-]{36}$/,
  );
  const time = page.getByRole("time").first();
  await time.focus();
  const exact = page.getByRole("tooltip");
  await expect(exact).toContainText(/\d{1,2}:\d{2}:\d{2}/);
  await expect(time).toHaveAccessibleDescription(/\d{1,2}:\d{2}:\d{2}/);
  await page.keyboard.press("Escape");
  await expect(exact).toHaveCount(0);
  await time.hover();
  await expect(exact).toBeVisible();
});

test.describe("first visit", () => {
  test.use({ ownContext: true });

  test("the first load of the list sends less than 300 KiB of script", async ({
    page,
    database,
    project,
    signIn,
  }) => {
    await seedDevices(database, project, 50);
    await signIn(project.operator);
    await page.goto("/devices");
    await expect(rows(page)).toHaveCount(50);
    await page.waitForLoadState("networkidle");
    const kibibytes = await page.evaluate(() => {
      const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      const scripts = resources.filter(({ name }) => /\.js(\?|$)/.test(name));
      return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024;
    });
    expect(kibibytes).toBeGreaterThan(100);
    expect(kibibytes).toBeLessThan(300);
  });

  test("requests the first rows once, before the page's scripts run", async ({ page, project, signIn }) => {
    await registerDevice(project);
    await signIn(project.operator);
    for (const [path, name] of [
      ["/devices?sort=-name&platform=ios,android&q=jane", "devices"],
      ["/users?sort=email", "users"],
      ["/activity?pageSize=25", "audit"],
    ] as const) {
      await page.goto(path);
      await expect(rows(page)).not.toHaveCount(0);
      await page.waitForLoadState("networkidle");
      const asked = await page.evaluate(() =>
        (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
          .filter((entry) => /\/api\/v1\/.*\/(devices|users|audit)\?/.test(entry.name))
          .map(({ name, initiatorType }) => `${initiatorType} ${new URL(name).pathname.split("/").at(-1)}`),
      );
      expect(asked).toEqual([`link ${name}`]);
    }
  });
});

test("sort and page live in the URL and survive back, forward and reload", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 60);
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByText("1–50 of 60")).toBeVisible();

  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page).toHaveURL("/devices?page=2");
  await expect(rows(page)).toHaveCount(10);

  const registered = page.getByRole("columnheader", { name: "Registered" });
  await registered.getByRole("button").click();
  await expect(page).toHaveURL("/devices?sort=-createdAt");
  await expect(registered).toHaveAttribute("aria-sort", "descending");
  await registered.getByRole("button").click();
  await expect(page).toHaveURL("/devices?sort=createdAt");
  await expect(rows(page).first()).toContainText("Phone 00060");
  await registered.getByRole("button").click();
  await expect(page).toHaveURL("/devices");
  await expect(page.getByRole("columnheader", { name: "Last seen" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  await page.goBack();
  await expect(page).toHaveURL("/devices?sort=createdAt");
  await expect(rows(page).first()).toContainText("Phone 00060");
  await page.reload();
  await expect(registered).toHaveAttribute("aria-sort", "ascending");
  await expect(rows(page).first()).toContainText("Phone 00060");
  await page.goForward();
  await expect(page).toHaveURL("/devices");

  await test.step("page field, page size and the ends of the list", async () => {
    await page.goto("/devices?pageSize=25");
    await page.getByRole("button", { name: "Last page" }).click();
    await expect(page.getByText("51–60 of 60")).toBeVisible();
    await page.getByRole("textbox", { name: "Page number" }).fill("2");
    await page.keyboard.press("Enter");
    await expect(page.getByText("26–50 of 60")).toBeVisible();
    await page.getByRole("combobox", { name: "Rows per page" }).selectOption("100");
    await expect(page).toHaveURL("/devices?pageSize=100");
    await expect(rows(page)).toHaveCount(60);
  });

  await test.step("unknown URL values fall back to the defaults", async () => {
    for (const query of ["page=0&pageSize=7&sort=pushToken", "page=-1&sort=-", "page=two"]) {
      await page.goto(`/devices?${query}`);
      await expect(page.getByText("1–50 of 60")).toBeVisible();
      await expect(page.getByRole("combobox", { name: "Rows per page" })).toHaveValue("50");
      await expect(page.getByRole("columnheader", { name: "Last seen" })).toHaveAttribute(
        "aria-sort",
        "descending",
      );
    }
  });

  await test.step("a page past the end offers a link back", async () => {
    await page.goto("/devices?page=9");
    await expect(page.getByRole("heading", { name: "Page 9 doesn’t exist" })).toBeVisible();
    await page.getByRole("button", { name: "Go to the first page" }).click();
    await expect(page).toHaveURL("/devices");
    await expect(rows(page)).toHaveCount(50);
  });
});

test("a failed load shows its request id, Retry recovers, and an unreachable server is distinguished", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  const list = /\/api\/v1\/projects\/[^/]+\/devices\?/;
  const problem = {
    title: "Unavailable",
    detail: "The database is busy.",
    requestId: "request-of-this-test",
  };
  await page.route(list, (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await page.goto("/devices");
  const failure = page.getByRole("alert").filter({ hasText: "Couldn’t load devices" });
  await expect(failure).toContainText("The database is busy.");
  await expect(failure).toContainText("request-of-this-test");
  await expect(page.getByRole("table")).toHaveCount(0);
  await page.unroute(list);
  await failure.getByRole("button", { name: "Retry" }).click();
  await expect(rows(page)).toHaveCount(1);

  await page.route(/\/api\/v1\//, (route) => route.abort("connectionrefused"));
  await page.goto("/devices");
  await expect(page.getByText("Couldn’t reach the server")).toBeVisible();
});

test("applications whose names differ at their end can be told apart in a narrow column", async ({
  page,
  database,
  project,
  signIn,
}) => {
  const names = ["com.example.company.customers", "com.example.company.couriers"];
  await seedNamed(
    database,
    project,
    names.map((name) => ({ name, applicationName: name })),
  );
  await signIn(project.operator);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/devices");
  for (const name of names) {
    const cell = row(page, name).getByRole("cell").filter({ hasText: name }).last();
    const end = cell.getByText(name.slice(name.lastIndexOf(".")), { exact: true });
    expect(await end.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    const [inner, outer] = [await end.boundingBox(), await cell.boundingBox()];
    if (!inner || !outer) throw new Error("The name is not on screen.");
    expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
  }
});

test("an operator sees only their own project's devices", async ({ page, project, makeProject, signIn }) => {
  const other = await makeProject();
  await registerDevice(other, { model: "Somebody else’s phone" });
  await registerDevice(project, { model: "My phone" });
  await signIn(project.operator);
  await page.goto(`/devices?project=${other.slug}`);
  await expect(page.getByRole("heading", { name: `No project named “${other.slug}”` })).toBeVisible();
  await expect(page.getByText("Somebody else’s phone")).toHaveCount(0);
  await page
    .getByRole("main")
    .getByRole("link", { name: `Project ${project.slug}` })
    .click();
  await expect(row(page, "My phone")).toBeVisible();
});

test("the reason of a disabled device is whole on a desktop, and on hover and focus where it is cut", async ({
  page,
  database,
  project,
  signIn,
}) => {
  const note = "Reported lost by its owner on Monday, found again on Tuesday";
  await seedDevices(database, project, 5, {
    enabled: sql`false`,
    disabled_at: sql`now()`,
    disabled_reason: sql`(array['admin', 'client', 'stale', 'admin', 'moved'])[n]`,
    disabled_note: sql`case when n = 4 then ${note}::text end`,
  });
  await signIn(project.operator);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/devices");
  for (const [name, reason, isWhole] of [
    ["Phone 00001", "Disabled by an admin", true],
    ["Phone 00002", "Disabled by the app", true],
    ["Phone 00003", "Disabled inactive", true],
    ["Phone 00004", `Disabled ${note}`, false],
    ["Phone 00005", "Disabled token moved", true],
  ] as const) {
    const text = row(page, name).getByText("Disabled");
    await expect(text).toHaveText(reason.replace("Disabled ", "Disabled"));
    expect(await text.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(isWhole);
    await text.focus();
    if (isWhole) await expect(page.getByRole("tooltip")).toHaveCount(0);
    else await expect(page.getByRole("tooltip")).toHaveText(note);
  }

  await page.evaluate(() =>
    fetch("/api/v1/preferences/language", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ value: "de" }),
    }),
  );
  await page.reload();
  for (const [name, reason] of [
    ["Phone 00001", "durch Admin"],
    ["Phone 00002", "durch die App"],
    ["Phone 00003", "inaktiv"],
    ["Phone 00005", "verschoben"],
  ] as const) {
    const text = row(page, name).getByText("Deaktiviert");
    await expect(text).toHaveText(`Deaktiviert${reason}`);
    expect(await text.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  }
});
