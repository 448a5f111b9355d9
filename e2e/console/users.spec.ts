import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { UserView } from "@/lib/users/views";
import { callIterable } from "../fixtures/iterable";
import { callNative } from "../fixtures/native";
import type { TestProject } from "../fixtures/project";
import { disabled, seedDevices as seedApiDevices } from "../fixtures/seed";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, row, rows, savePreference, test } from "./console";
import { seedDevices } from "./seed";

async function onlyUser(project: TestProject): Promise<UserView> {
  const { items } = await (await callNative(project, "users")).json();
  expect(items).toHaveLength(1);
  return items[0];
}

async function openJane(page: Page, project: TestProject): Promise<UserView> {
  const user = await onlyUser(project);
  await page.goto(`/users/${user.id}`);
  await expect(page.getByRole("heading", { level: 1, name: "jane@example.com" })).toBeVisible();
  return user;
}

const profile = (page: Page) => page.getByRole("textbox", { name: "Profile (JSON)" });

test("users are searched, sorted and paged in the URL, and a row leads to the user and back", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 60);
  await signIn(project.operator);
  await page.goto("/users?pageSize=25");
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("columnheader", { name: "User" }).getByRole("button").click();
  await expect(page).toHaveURL("/users?pageSize=25&sort=email");
  await expect(rows(page).first()).toContainText("user00001@example.com");
  await page.getByRole("textbox", { name: "Search users" }).fill("user0002");
  await expect(rows(page)).toHaveCount(5);
  await expect(page).toHaveURL(/q=user0002/);
  await row(page, "user00025@example.com").getByRole("link", { name: "user00025@example.com" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "user00025@example.com" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Devices" })).toContainText("Phone 00025");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Users" }).click();
  await expect(page).toHaveURL(/q=user0002/);
  await expect(page.getByRole("link", { name: "user00025@example.com" })).toBeFocused();
  await page.getByRole("textbox", { name: "Search users" }).fill("nobody-at-all");
  await expect(page.getByRole("heading", { name: "No matching users" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filters" }).click();
  await expect(rows(page)).toHaveCount(25);

  await test.step("filters find the users without a reachable device, and those with many", async () => {
    await seedApiDevices(database, project, [
      { user: "zoe@example.com", ...disabled(), applicationName: "Other" },
    ]);
    const menu = page.getByRole("dialog", { name: "Filters" });
    await page.getByRole("button", { name: /^Filter/ }).click();
    await menu.getByRole("button", { name: "Reachable device" }).click();
    await menu.getByLabel("Without a reachable device").check();
    await expect(page).toHaveURL(/reachable=false/);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("zoe@example.com");
    await menu.getByRole("button", { name: "Back to all filters" }).click();
    await menu.getByRole("button", { name: "Number of devices" }).click();
    await menu.getByLabel("At least").fill("2");
    await expect(page.getByRole("heading", { name: "No matching users" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
    await page.getByRole("button", { name: "Remove filter: Without a reachable device" }).click();
    await expect(page.getByRole("list", { name: "Active filters" })).toContainText("At least 2 devices");
    await expect(rows(page)).toHaveCount(25);
  });

  await test.step("columns, density and views are saved per operator", async () => {
    await page.goto("/users?sort=email");
    await page.getByRole("button", { name: "Columns and density" }).click();
    const options = page.getByRole("dialog", { name: "Columns and density" });
    const saving = (change: () => Promise<unknown>) => savePreference(page, "table.users", change);
    await saving(() => options.getByRole("checkbox", { name: "User ID" }).check());
    await saving(() => options.getByRole("checkbox", { name: "External ID" }).uncheck());
    await saving(() => options.getByRole("radio", { name: "Compact" }).check());
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Saved views" }).click();
    await page.getByRole("button", { name: "Save this view…" }).click();
    const dialog = page.getByRole("dialog", { name: "Save this view" });
    await dialog.getByLabel("Name").fill("By email");
    await dialog.getByRole("button", { name: "Save view" }).click();
    await expect(dialog).toHaveCount(0);

    await page.goto("/users");
    await expect(page.getByRole("columnheader", { name: "User ID" })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "External ID" })).toHaveCount(0);
    await expect.poll(async () => (await rows(page).first().boundingBox())?.height).toBeLessThan(36);
    await page.getByRole("button", { name: "Saved views" }).click();
    const views = page.getByRole("dialog", { name: "Saved views" });
    await views.getByRole("link", { name: "By email" }).click();
    await expect(page).toHaveURL(/sort=email/);
    await expect(rows(page).first()).toContainText("user00001@example.com");
  });
});

test("a profile is edited as JSON; errors name their line; closing the tab asks first", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  await page.getByRole("button", { name: "Edit profile" }).click();
  await profile(page).fill('{\n  "plan": "pro",\n}');
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText(/Invalid JSON on line 3/)).toBeVisible();
  await expect(profile(page)).toBeFocused();
  await profile(page).fill('{ "plan": "pro" }');
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  expect((await asked).type()).toBe("beforeunload");
  await (await asked).accept();
  await reloaded;
  await expect(profile(page)).toHaveValue('{ "plan": "pro" }');
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText('"plan": "pro"');
  await expect(profile(page)).toHaveCount(0);
  await expect(page.getByRole("region", { name: "History" })).toContainText("Fields: plan");
});

test("an edit conflict shows both versions and lets either win", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  await page.getByRole("button", { name: "Edit profile" }).click();
  await profile(page).fill('{ "plan": "mine" }');
  await callIterable(
    "/api/users/update",
    { email: "jane@example.com", dataFields: { plan: "theirs" } },
    { "api-key": project.keys.server },
  );
  await page.getByRole("button", { name: "Save profile" }).click();
  const differences = page.getByRole("table", { name: "Current values and yours" });
  await expect(differences.getByRole("row", { name: /plan/ })).toContainText('"theirs"');
  await expect(differences.getByRole("row", { name: /plan/ })).toContainText('"mine"');
  await expect(page.getByRole("textbox", { name: "Yours" })).toHaveValue('{ "plan": "mine" }');
  await expectAccessible(page, "main");
  await page.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText('"plan": "mine"');
});

test("disabling all devices of a user asks for a reason and can be undone", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await registerDevice(project, { token: "another-token", model: "Pixel 10", platform: "GCM" });
  await signIn(project.operator);
  await openJane(page, project);
  await expect(page.getByText("2 of 2 devices are reachable.")).toBeVisible();
  await page.getByRole("button", { name: "Disable all devices" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disable 2 devices" }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Stolen bag");
  await dialog.getByRole("button", { name: "Disable 2 devices" }).click();
  await expect(page.getByText("Not reachable")).toBeVisible();
  await expect(page.getByRole("region", { name: "Devices" }).getByText("Stolen bag")).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Restored 2 devices")).toBeVisible();
  await expect(page.getByText("2 of 2 devices are reachable.")).toBeVisible();
});

test("an export holds the profile and devices; erasing lists what will be deleted and asks for the email", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  const user = await openJane(page, project);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(JSON.parse(text)).toBeTruthy();
  expect(text).toContain("jane@example.com");

  await page.getByRole("button", { name: "Erase" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase jane@example.com?" });
  await expect(dialog.getByText("1 device", { exact: true })).toBeVisible();
  await dialog.getByRole("textbox").fill("somebody@example.com");
  await dialog.getByRole("button", { name: "Erase user" }).click();
  await expect(dialog.getByText("That doesn’t match jane@example.com.")).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("textbox").fill("jane@example.com");
  await dialog.getByRole("button", { name: "Erase user" }).click();
  await expect(page.getByRole("heading", { name: "No users yet" })).toBeVisible();
  await page.goto(`/users/${user.id}`);
  await expect(page.getByRole("heading", { name: "User not found" })).toBeVisible();
});

test("a viewer can read a user but not change them", async ({ page, makeProject, signIn }) => {
  const project = await makeProject({ role: "viewer" });
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  await expect(page.getByRole("link", { name: "Export" })).toBeVisible();
  for (const name of ["Disable all devices", "Erase", "Edit profile"])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
});
