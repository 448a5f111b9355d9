import type { Page } from "@playwright/test";
import { expect, registerDevice, row, rows, savePreference, test } from "./console";
import { seedDevices } from "./seed";

const search = (page: Page) => page.getByRole("textbox", { name: "Search devices" });
const chips = (page: Page) => page.getByRole("list", { name: "Active filters" });

/** Chooses values of a filter through its menu. */
async function filterBy(page: Page, field: string, ...values: string[]): Promise<void> {
  await page.getByRole("button", { name: /^Filter/ }).click();
  const menu = page.getByRole("dialog", { name: "Filters" });
  await menu.getByRole("button", { name: field, exact: true }).click();
  for (const value of values) await menu.getByLabel(value).check();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
}

test("pages and sorts 5,000 devices on the server, with the last page one click away", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 5_000);
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByText("1–50 of 5,000")).toBeVisible();
  await expect(rows(page).first()).toContainText("Phone 00001");

  await page.getByRole("button", { name: "Last page" }).click();
  await expect(page.getByText("4,951–5,000 of 5,000")).toBeVisible();
  await expect(rows(page).last()).toContainText("Phone 05000");

  for (const [column, first] of [
    ["Device", "Phone 00001"],
    ["User", "user00001@example.com"],
    ["Version", "1.9.8"],
    ["Status", "Rejected"],
  ] as const) {
    const header = page.getByRole("columnheader", { name: column, exact: true });
    await header.getByRole("button").click();
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await expect(page.getByText("1–50 of 5,000")).toBeVisible();
    await expect(rows(page).first()).toContainText(first);
  }
});

test("filters read as sentences, live in the URL, and survive back, forward and reload", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 200);
  await signIn(project.operator);
  await page.goto("/devices?page=3");
  await filterBy(page, "Platform", "iOS");
  await expect(page).toHaveURL("/devices?platform=ios");
  await expect(chips(page)).toContainText("Platform is iOS");
  await expect(page.getByText("1–50 of 120")).toBeVisible();

  await filterBy(page, "Status", "Disabled", "Rejected");
  await expect(page).toHaveURL(/status=disabled(,|%2C)rejected/);
  await expect(page.getByText("1–20 of 20")).toBeVisible();
  await filterBy(page, "Reason", "Push token rejected");
  await expect(chips(page)).toContainText("Push token rejected");
  await expect(page.getByText(/^1–10 of 10$/)).toBeVisible();
  await expect(page).toHaveURL(/reason=/);

  await page.goBack();
  await expect(page.getByText("1–20 of 20")).toBeVisible();
  await page.goForward();
  await expect(page.getByText(/^1–10 of 10$/)).toBeVisible();
  await page.reload();
  await expect(chips(page)).toContainText("Push token rejected");
  await page.getByRole("button", { name: "Remove filter: Status is Disabled or Rejected" }).click();
  await expect(page).not.toHaveURL(/status/);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/devices");
  await expect(page.getByText("1–50 of 200")).toBeVisible();

  await test.step("a chip opens its values; dates are chosen by days or calendar", async () => {
    await page.goto("/devices?createdAfter=7d");
    await page.getByRole("button", { name: "Registered in the last 7 days", exact: true }).click();
    const editor = page.getByRole("dialog", { name: "Registered" });
    await editor
      .getByRole("group", { name: "Registered in the last" })
      .getByRole("button", { name: "30 days" })
      .click();
    await expect(chips(page)).toContainText("Registered in the last 30 days");
    await editor.getByLabel("Since").fill("2020-02-01");
    await expect(page).toHaveURL("/devices?createdAfter=2020-02-01");
    await expect(chips(page)).toContainText(/Registered since .*2020/);
    await expect(page.getByText("1–50 of 200")).toBeVisible();
  });
});

test("filters by versions below another and by model, with counts that respect the other filters", async ({
  page,
  database,
  project,
  signIn,
}) => {
  // The versions 2.1.0, 2.0.3 and 1.9.8 and five models take turns.
  await seedDevices(database, project, 60);
  await signIn(project.operator);
  await page.goto("/devices");
  const menu = page.getByRole("dialog", { name: "Filters" });
  const option = (value: string) => menu.locator("label").filter({ hasText: value });
  await page.getByRole("button", { name: /^Filter/ }).click();
  await menu.getByRole("button", { name: "App version" }).click();
  await menu.getByLabel("Below").fill("beta");
  await expect(menu.getByText("Enter a version such as 4.2.")).toBeVisible();
  await menu.getByLabel("Below").fill("2.0.3");
  await expect(page).toHaveURL("/devices?versionBelow=2.0.3");
  await expect(option("1.9.8")).toContainText("20");
  await expect(option("2.1.0")).toHaveCount(0);
  await menu.getByRole("button", { name: "Back to all filters" }).click();
  await menu.getByRole("button", { name: "Model" }).click();
  await expect(option("Pixel 9")).toContainText("4");
  await menu.getByLabel("Find or enter a value").fill("pix");
  await expect(option("Galaxy S24")).toHaveCount(0);
  await menu.getByLabel("Pixel 9").check();
  await menu.getByLabel("Find or enter a value").fill("Pixel 7");
  await menu.getByRole("button", { name: "Use “Pixel 7”" }).click();
  await expect(menu.getByLabel("Pixel 7")).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(chips(page)).toContainText("App version is below 2.0.3");
  await expect(chips(page)).toContainText("Model is Pixel 9 or Pixel 7");
  await expect(page.getByText("1–4 of 4")).toBeVisible();
});

test("a filter or project in the URL that does not exist is shown, and can be removed", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 20);
  await signIn(project.operator);
  await page.goto("/devices?platform=foo&bogus=1&versionBelow=new");
  await expect(chips(page)).toContainText("Platform: “foo” does not exist");
  await expect(chips(page)).toContainText("App version: “new” is not valid");
  await expect(
    page.getByText("Not applied: Platform, bogus, and App version. The list is not filtered."),
  ).toBeVisible();
  await expect(rows(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Remove filter: Unknown filter: bogus" }).click();
  await expect(page).toHaveURL("/devices?platform=foo&versionBelow=new");
  await filterBy(page, "Platform", "Android");
  await expect(chips(page)).toContainText("Platform is Android");
  await expect(page.getByText("Not applied: App version. The other filters are.")).toBeVisible();
  await expect(rows(page)).toHaveCount(8);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/devices");
  await expect(rows(page)).toHaveCount(20);

  // Faster than the page renders, each change builds on the one before.
  await page.goto("/devices?one=1&two=2&platform=ios&version=2.1.0&page=2");
  await expect(chips(page)).toContainText("Platform is iOS");
  await chips(page).evaluate((list) => {
    for (const filter of ["Unknown filter: one", "Platform is iOS", "Unknown filter: two"])
      list.querySelector<HTMLElement>(`[aria-label="Remove filter: ${filter}"]`)?.click();
  });
  await expect(chips(page).getByRole("listitem")).toHaveText(["App version is 2.1.0", "Clear all"]);
  await expect(page).toHaveURL("/devices?version=2.1.0");

  await page.goto("/devices?application=Nope");
  await expect(chips(page)).toContainText("Application: “Nope” does not exist");
  await expect(page.getByRole("heading", { name: "No matching devices" })).toBeVisible();
  await page.goto("/devices?sort=nothing&page=abc&pageSize=7");
  await expect(page.getByText("Not applied: Sort order, Page, and Rows per page.")).toBeVisible();
  await expect(rows(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Remove filter: Sort order: “nothing” does not exist" }).click();
  await expect(page).toHaveURL("/devices?pageSize=7");
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/devices");
  for (const list of ["/users", "/activity", "/jobs"]) {
    await page.goto(`${list}?platform=ios&sort=nothing`);
    await page.getByRole("button", { name: "Remove filter: Unknown filter: platform" }).click();
    await expect(page).toHaveURL(`${list}?sort=nothing`);
    await page.getByRole("button", { name: /^Remove filter: Sort order/ }).click();
    await expect(page).toHaveURL(list);
    await expect(chips(page)).toHaveCount(0);
  }

  await page.goto("/users?project=nope");
  await expect(page.getByRole("heading", { name: "No project named “nope”" })).toBeVisible();
  await page
    .getByRole("main")
    .getByRole("link", { name: `Project ${project.slug}` })
    .click();
  await expect(page).toHaveURL("/users");
  await expect(rows(page)).toHaveCount(10);
});

test("a locale from the app can be shown as a column and filtered by", async ({ page, project, signIn }) => {
  for (const [locale, token] of [
    ["en-US", "a1b2c3d4e5f6a7b8"],
    ["de-DE", "b1b2c3d4e5f6a7b8"],
  ] as const) {
    await registerDevice(project, { token, fields: { locale } });
  }
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("button", { name: "Columns and density" }).click();
  await page.getByRole("dialog", { name: "Columns and density" }).getByLabel("Locale").click();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toContainText(["de-DE", "en-US"]);
  await filterBy(page, "Locale", "en-US");
  await expect(chips(page)).toContainText("Locale is en-US");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("en-US");
  await rows(page).getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "Device", exact: true })).toContainText("Localeen-US");
});

test("search finds words of a device and its user, and push tokens whole, masked or by their beginning, while typing", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 120);
  await signIn(project.operator);
  await page.goto("/devices?pageSize=25&page=2");
  for (const [words, found] of [
    ["phone 00077", "Phone 00077"],
    ["USER00041", "user00041@example.com"],
    ["install-00103", "Phone 00103"],
    ["galaxy user00041", "user00041@example.com"],
    ["push…0009", "Phone 00009"],
    // As copied from a log.
    ['"push…0009",', "Phone 00009"],
    ["push-token-of-phone-00009", "Phone 00009"],
  ] as const) {
    await search(page).fill(words);
    await expect(rows(page).first()).toContainText(found);
    await expect.poll(() => rows(page).count()).toBeLessThanOrEqual(2);
  }
  await expect(page).toHaveURL("/devices?pageSize=25&q=push-token-of-phone-00009");

  await search(page).fill("nothing goes by this");
  await expect(page.getByRole("heading", { name: "No matching devices" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await expect(search(page)).toHaveValue("");
  await expect(rows(page)).toHaveCount(25);
  await expect(page).not.toHaveURL(/q=/);
  // Typing adds no history entries: Back returns to before the search.
  await page.goBack();
  await expect(search(page)).toHaveValue("nothing goes by this");

  await test.step("where only a whole value is found, the empty list says so", async () => {
    await search(page).fill("phone-00009");
    await expect(page.getByText("Try fewer words or remove a filter.")).toHaveCount(0);
    await expect(page.getByText("Push tokens are found by the form in the list")).toBeVisible();
  });

  await test.step("recent searches are offered, without push tokens, and can be removed", async () => {
    await search(page).fill("galaxy user00041");
    await search(page).press("Enter");
    await search(page).fill("push-token-of-phone-00009");
    await search(page).press("Enter");
    await search(page).fill("");
    const recent = page.getByRole("group", { name: "Recent searches" });
    await expect(recent.getByRole("listitem")).toHaveText(["galaxy user00041", "nothing goes by this"]);
    await recent.getByRole("button", { name: "galaxy user00041", exact: true }).click();
    await expect(search(page)).toHaveValue("galaxy user00041");
    await expect(rows(page)).toHaveCount(1);
    await page.goto("/users");
    await expect(rows(page)).not.toHaveCount(0);
    await page.getByRole("textbox", { name: "Search users" }).focus();
    await recent.getByRole("button", { name: "Remove “galaxy user00041” from recent searches" }).click();
    await expect(recent.getByRole("listitem")).toHaveText(["nothing goes by this"]);
    await recent.getByRole("button", { name: "Clear recent searches" }).click();
    await expect(recent).toHaveCount(0);
  });
});

test("a shared URL shows the same list, and returning from a device by Back or breadcrumb restores it", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 200);
  await signIn(project.operator);
  const address = "/devices?pageSize=25&page=2&sort=name&platform=android";
  await page.goto(address);
  await expect(page.getByText("26–50 of 80")).toBeVisible();
  const opened = rows(page).nth(20).getByRole("rowheader").getByRole("link");
  const name = (await opened.getAttribute("title")) ?? "";
  await opened.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/page=2/);
  await expect(chips(page)).toContainText("Platform is Android");
  await expect(page.getByRole("link", { name: new RegExp(name) })).toBeFocused();

  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Devices" }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("link", { name: new RegExp(name) })).toBeFocused();
});

test("columns, their order and the density are saved per operator", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("button", { name: "Columns and density" }).click();
  const options = page.getByRole("dialog", { name: "Columns and density" });
  const saving = (change: () => Promise<unknown>) => savePreference(page, "table.devices", change);
  await saving(() => options.getByRole("checkbox", { name: "Identifier" }).check());
  await saving(() => options.getByRole("checkbox", { name: "Version" }).uncheck());
  await saving(() => options.getByRole("button", { name: "Move Identifier up" }).click());
  await saving(() => options.getByRole("radio", { name: "Compact" }).check());
  await expect(options.getByRole("radio", { name: "Compact" })).toBeChecked();
  await page.keyboard.press("Escape");
  const headers = () => page.getByRole("columnheader").allInnerTexts();
  const chosen = ["Device", "User", "Application", "Status", "Last seen", "Identifier", "Registered"];
  await expect.poll(async () => (await headers()).filter((text) => chosen.includes(text))).toEqual(chosen);

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect.poll(async () => (await headers()).filter((text) => chosen.includes(text))).toEqual(chosen);
  await expect(page.getByRole("columnheader", { name: "Version" })).toHaveCount(0);
  await page.getByRole("button", { name: "Columns and density" }).click();
  await expect(options.getByRole("radio", { name: "Compact" })).toBeChecked();
  await saving(() => options.getByRole("button", { name: "Reset columns" }).click());
  await expect(page.getByRole("columnheader", { name: "Version" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);

  const column = (name: string) => page.getByRole("columnheader", { name, exact: true });
  const widthOf = async (name: string) => Math.round((await column(name).boundingBox())?.width ?? 0);
  await test.step("a column is resized by dragging its edge and with the keyboard, and keeps its width", async () => {
    const edge = page.getByRole("separator", { name: "Resize User" });
    const before = await widthOf("User");
    const box = await edge.boundingBox();
    if (!box) throw new Error("The column has no edge.");
    await page.mouse.move(box.x + box.width - 2, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width + 58, box.y + 10, { steps: 3 });
    await saving(() => page.mouse.up());
    await expect.poll(() => widthOf("User")).toBe(before + 60);
    await saving(() => edge.press("ArrowRight"));
    await expect(edge).toHaveAttribute("aria-valuenow", String(before + 76));
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await expect(rows(page)).toHaveCount(1);
    await expect.poll(() => widthOf("User")).toBe(before + 76);
    await edge.press("Enter");
    await expect.poll(() => widthOf("User")).toBe(before);
  });

  await test.step("more columns than fit scroll sideways below a header in place, beside the name", async () => {
    for (const width of [1024, 1440]) {
      await page.setViewportSize({ width, height: 720 });
      await page.goto(
        "/devices?columns=model,user,application,applicationVersion,platform,deviceIdentifier,tags,status,pushToken,lastSeenAt,createdAt",
      );
      await expect(rows(page)).toHaveCount(1);
      const name = rows(page).getByRole("rowheader");
      const before = (await name.boundingBox())?.x;
      await rows(page)
        .getByRole("button", { name: /^Quick view/ })
        .focus();
      await expect(column("Registered")).toBeInViewport({ ratio: 1 });
      expect((await name.boundingBox())?.x).toBe(before);
      for (const [index, cell] of ["Push token", "Last seen"].entries()) {
        const below = rows(page)
          .getByRole("cell")
          .nth(9 + index);
        expect((await below.boundingBox())?.x).toBe((await column(cell).boundingBox())?.x);
      }
      for (const label of ["Model", "User", "Status"])
        expect(await widthOf(label)).toBeGreaterThanOrEqual(140);
      // Scrolling sideways makes room for whole emails.
      expect(await widthOf("User")).toBeGreaterThanOrEqual(264);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
});

test("the list loads without moving what is already there, and German columns fit a laptop", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 60);
  await signIn(project.operator);
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += Number(Object(entry).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  async function load() {
    await page.goto("/devices");
    await expect(rows(page)).toHaveCount(50);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => Object(window).shifts.sum)).toBeLessThanOrEqual(0.02);
  }
  const prefer = (key: string, value: unknown) =>
    page.evaluate(
      ([path, body]) =>
        fetch(path, { method: "PUT", headers: { "content-type": "application/json" }, body }).then(
          ({ ok }) => ok,
        ),
      [`/api/v1/preferences/${key}`, JSON.stringify({ value })] as const,
    );
  await load();
  expect(await prefer("language", "de")).toBe(true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await load();
  const frame = page.locator("[data-table-frame]");
  expect(await frame.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect(
    await prefer("table.devices", { columns: null, density: "comfortable", widths: { name: 320 } }),
  ).toBe(true);
  await page.setViewportSize({ width: 1024, height: 900 });
  await load();
  await expect(rows(page).first().getByRole("rowheader")).toHaveJSProperty("offsetWidth", 320);
});

test("a saved view keeps search, filters, sort and columns, and its link works for the team", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 40);
  await signIn(project.operator);
  await page.goto("/devices?platform=ios&sort=name&columns=user,status");
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("button", { name: "Save this view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog.getByText("Enter a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("iPhones by name");
  await dialog.getByLabel("Share with the team").check();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveTitle("iPhones by name · Devices · Rollcall");

  await page.goto("/devices");
  await page.getByRole("button", { name: "Saved views" }).click();
  const shared = page.getByRole("region", { name: "Shared with the team" });
  await shared.getByRole("link", { name: "iPhones by name" }).click();
  await expect(page).toHaveURL(/platform=ios/);
  await expect(chips(page)).toContainText("Platform is iOS");
  await expect(page.getByText("Unknown filter")).toHaveCount(0);
  await expect(page.getByRole("columnheader", { name: "Device" })).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("columnheader", { name: "Application" })).toHaveCount(0);

  const active = page.getByRole("region", { name: "Active view" });
  await test.step("it is named beside the title; changes are saved to it, and it can be renamed", async () => {
    await expect(active).toContainText("iPhones by name");
    await filterBy(page, "Status", "Rejected");
    await expect(active).toContainText("Changed");
    await active.getByRole("button", { name: "Save changes to view" }).click();
    await expect(active).not.toContainText("Changed");
    await page.getByRole("button", { name: "Saved views" }).click();
    await page.getByRole("button", { name: "Edit view iPhones by name" }).click();
    const edit = page.getByRole("dialog", { name: "Edit view" });
    await edit.getByLabel("Name").fill("Rejected iPhones");
    await edit.getByLabel("Default for the team").check();
    await edit.getByRole("button", { name: "Save view" }).click();
    await expect(edit).toHaveCount(0);
    await expect(page).toHaveTitle("Rejected iPhones · Devices · Rollcall");
  });

  await test.step("a new view that cannot become the default shows why, and saving it again creates no second one", async () => {
    await page.goto("/devices?platform=android");
    await page.getByRole("button", { name: "Saved views" }).click();
    await page.getByRole("button", { name: "Save this view…" }).click();
    await dialog.getByLabel("Name").fill("Android");
    await dialog.getByLabel("Default for the team").check();
    const update = "**/views/*";
    await page.route(update, (route) => route.fulfill({ status: 500, json: { title: "Broken" } }));
    await dialog.getByRole("button", { name: "Save view" }).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    await page.unroute(update);
    await dialog.getByLabel("Default for the team").uncheck();
    await dialog.getByRole("button", { name: "Save view" }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole("button", { name: "Saved views" }).click();
    await expect(shared.getByRole("link", { name: "Android" })).toHaveCount(1);
    await page.getByRole("button", { name: "Delete view Android" }).click();
    await expect(shared.getByRole("link", { name: "Android" })).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  const navigation = page.getByRole("list", { name: "Views of devices" });
  await test.step("as the team's default it opens with the list; all devices stay one click away", async () => {
    await page.goto("/overview");
    const main = page.getByRole("navigation", { name: "Main" });
    await main.getByRole("link", { name: "Devices", exact: true }).click();
    await expect(active).toContainText("Rejected iPhones");
    await expect(chips(page)).toContainText("Status is Rejected");
    await page.goBack();
    await expect(page).toHaveURL("/overview");
    await page.goto("/devices?platform=android");
    await expect(page.getByText("1–16 of 16")).toBeVisible();
    const visited: string[] = [];
    page.on("framenavigated", (frame) => visited.push(frame.url()));
    await page.getByRole("button", { name: "Clear all" }).click();
    await expect(page.getByText("1–40 of 40")).toBeVisible();
    await expect(page).toHaveURL("/devices?savedView=all");
    // The address does not change twice.
    expect(new Set(visited)).toEqual(new Set([page.url()]));
    await page.reload();
    await expect(page.getByText("1–40 of 40")).toBeVisible();
    await navigation.getByRole("link", { name: "Rejected iPhones" }).click();
    await expect(active).toContainText("Rejected iPhones");
    await navigation.getByRole("link", { name: "All devices" }).click();
    await expect(page.getByText("1–40 of 40")).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or jump to" }).fill("rejected iph");
    await page.getByRole("option", { name: /Rejected iPhones/ }).click();
    await expect(active).toContainText("Rejected iPhones");
  });

  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("button", { name: "Delete view Rejected iPhones" }).click();
  await expect(page.getByText("No views yet.")).toBeVisible();
  await expect(navigation).toHaveCount(0);
});

test("keyboard shortcuts move, select and edit rows, but not while typing", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?pageSize=25");
  const link = (number: number) => page.getByRole("link", { name: new RegExp(`Phone 0000${number}`) });
  const box = (number: number) => page.getByRole("checkbox", { name: `Select Phone 0000${number}` });
  await expect(rows(page)).toHaveCount(25);
  await page.keyboard.press("j");
  await expect(link(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("v");
  const quick = page.getByRole("dialog", { name: "Quick view" });
  await expect(quick.getByRole("heading", { name: "Phone 00002" })).toBeVisible();
  await expect(page).toHaveURL(/view=/);
  await page.keyboard.press("j");
  await expect(quick.getByRole("heading", { name: "Phone 00003" })).toBeVisible();
  await expect(quick.getByRole("button", { name: "Disable device" })).toBeVisible();
  await page.keyboard.press("k");
  await page.keyboard.press("Escape");
  await expect(quick).toHaveCount(0);
  await expect(page).toHaveURL("/devices?pageSize=25");
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("x");
  await expect(box(2)).toBeChecked();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  for (const number of [2, 3, 4]) await expect(box(number)).toBeChecked();
  await page.keyboard.press("Space");
  await expect(box(4)).not.toBeChecked();

  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("jx");
  await expect(search(page)).toHaveValue("jx");
  // Its answer must not come later, and take the focus away with the rows.
  await expect(page.getByRole("heading", { name: "No matching devices" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row(page, "Phone 00003")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(link(1)).toBeFocused();

  await test.step("the rows are one tab stop; arrows move between and inside them", async () => {
    await link(1).focus();
    await page.keyboard.press("End");
    await expect(page.getByRole("link", { name: /Phone 00025/ })).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    const user = (number: number) => row(page, `Phone 0000${number}`).getByRole("link", { name: /@/ });
    await expect(user(1)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(user(2)).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect(box(2)).toBeFocused();
    // The search has cleared the selection.
    await page.keyboard.press("Space");
    const selected = page.getByRole("region", { name: "Selected devices" });
    await expect(selected).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(selected.locator(":focus")).toHaveCount(1);
    await page.keyboard.press("Shift+Tab");
    await expect(box(2)).toBeFocused();
  });

  await link(3).focus();
  await page.keyboard.press("e");
  await expect(page.getByRole("form", { name: "Edit device" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeFocused();

  await test.step("on a device's page j and k lead through the list, also to its next page", async () => {
    await page.goto("/devices?pageSize=25&sort=name");
    const heading = page.getByRole("heading", { level: 1 });
    const name =
      (await rows(page).nth(24).getByRole("rowheader").getByRole("link").getAttribute("title")) ?? "";
    await rows(page).nth(24).getByRole("rowheader").getByRole("link").click();
    await expect(heading).toHaveText(name);
    await expect(page.getByText("25 of 30")).toBeVisible();
    await expect(page.getByRole("button", { name: "Next device" })).toBeEnabled();
    await page.keyboard.press("j");
    await expect(page.getByText("26 of 30")).toBeVisible();
    await expect(page.getByRole("button", { name: "Previous device" })).toBeEnabled();
    await page.keyboard.press("k");
    await expect(page.getByText("25 of 30")).toBeVisible();
    await page.getByRole("button", { name: "Next device" }).click();
    await expect(page.getByText("26 of 30")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Disable device/ })).toBeEnabled();
    await page.keyboard.press("d");
    await expect(page.getByRole("dialog", { name: /^Disable/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or jump to" }).fill("edit device");
    await page.getByRole("option", { name: /Edit device/ }).click();
    await expect(page.getByRole("form", { name: "Edit device" })).toBeVisible();
    await page
      .getByRole("navigation", { name: "Breadcrumbs" })
      .getByRole("link", { name: "Devices" })
      .click();
    await expect(page.getByText("26–30 of 30")).toBeVisible();
  });
});
