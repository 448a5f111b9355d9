import type { Page } from "@playwright/test";
import { expect, registerDevice, row, rows, test } from "./console";
import { seedDevices } from "./seed";

const search = (page: Page) => page.getByRole("textbox", { name: "Search devices" });
const chips = (page: Page) => page.getByRole("list", { name: "Active filters" });

/** Chooses one value of a filter through its menu. */
async function filterBy(page: Page, field: string, value: string): Promise<void> {
  await page.getByRole("button", { name: /^Filter/ }).click();
  const menu = page.getByRole("dialog", { name: "Filters" });
  await menu.getByRole("button", { name: field, exact: true }).click();
  await menu.getByLabel(value).check();
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
    ["Status", "Disabled"],
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

  await filterBy(page, "Status", "Disabled");
  await expect(page).toHaveURL(/status=disabled/);
  await expect(page.getByText("1–20 of 20")).toBeVisible();
  await filterBy(page, "Reason", "Push token rejected");
  await expect(chips(page)).toContainText("Push token rejected");
  await expect(page.getByText(/^1–10 of 10$/)).toBeVisible();

  await page.goBack();
  await expect(page.getByText("1–20 of 20")).toBeVisible();
  await page.goForward();
  await expect(page.getByText(/^1–10 of 10$/)).toBeVisible();
  await page.reload();
  await expect(chips(page)).toContainText("Push token rejected");
  await page.getByRole("button", { name: "Remove filter: Status is disabled" }).click();
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

test("search finds part of a name, email or identifier and a whole push token while typing", async ({
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
  // Typing adds no history entries: Back returns to before the search.
  await page.goBack();
  await expect(search(page)).toHaveValue("nothing goes by this");
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
  const opened = rows(page).nth(20).getByRole("link");
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
  // Not check(): it expects the new state at once, and these show the state on the server.
  await options.getByRole("checkbox", { name: "Identifier" }).click();
  await expect(options.getByRole("checkbox", { name: "Identifier" })).toBeChecked();
  await options.getByRole("checkbox", { name: "Version" }).click();
  await expect(options.getByRole("checkbox", { name: "Version" })).not.toBeChecked();
  await options.getByRole("button", { name: "Move Identifier up" }).click();
  await options.getByRole("radio", { name: "Compact" }).click();
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
  await options.getByRole("button", { name: "Reset columns" }).click();
  await expect(page.getByRole("columnheader", { name: "Version" })).toBeVisible();
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

  await page.goto("/devices");
  await page.getByRole("button", { name: "Saved views" }).click();
  const shared = page.getByRole("region", { name: "Shared with the team" });
  await shared.getByRole("link", { name: "iPhones by name" }).click();
  await expect(page).toHaveURL(/platform=ios/);
  await expect(chips(page)).toContainText("Platform is iOS");
  await expect(page.getByRole("columnheader", { name: "Device" })).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("columnheader", { name: "Application" })).toHaveCount(0);

  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("button", { name: "Delete view iPhones by name" }).click();
  await expect(page.getByText("No views yet.")).toBeVisible();
});

test("keyboard shortcuts move, select and edit rows, but not while typing", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 5);
  await signIn(project.operator);
  await page.goto("/devices");
  const link = (number: number) => page.getByRole("link", { name: new RegExp(`Phone 0000${number}`) });
  const box = (number: number) => page.getByRole("checkbox", { name: `Select Phone 0000${number}` });
  await expect(rows(page)).toHaveCount(5);
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
  await expect(page).toHaveURL("/devices");
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
  await page.keyboard.press("Escape");
  await expect(row(page, "Phone 00003")).toBeVisible();
  await link(3).focus();
  await page.keyboard.press("e");
  await expect(page.getByRole("form", { name: "Edit device" })).toBeVisible();
});
