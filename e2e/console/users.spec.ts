import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { UserView } from "@/lib/users/views";
import { callIterable } from "../fixtures/iterable";
import { callNative } from "../fixtures/native";
import type { TestProject } from "../fixtures/project";
import { expectAccessible, expectFits } from "./accessible";
import { expect, registerDevice, registerDevices, row, rows, test } from "./console";

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

const profile = (page: Page) => page.getByRole("textbox", { name: "Profile as JSON" });

test("users are searched, sorted and paged in the URL, and a row leads to the user and back", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevices(project, 30);
  await signIn(project.operator);
  await page.goto("/users?pageSize=25");
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("columnheader", { name: "User" }).getByRole("button").click();
  await expect(page).toHaveURL("/users?pageSize=25&sort=email");
  await expect(rows(page).first()).toContainText("user001@example.com");
  await page.getByRole("textbox", { name: "Search users" }).fill("user02");
  await expect(rows(page)).toHaveCount(10);
  await expect(page).toHaveURL(/q=user02/);
  await row(page, "user025@example.com").getByRole("link", { name: "user025@example.com" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "user025@example.com" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Devices" })).toContainText("Phone 025");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Users" }).click();
  await expect(page).toHaveURL(/q=user02/);
  await expect(page.getByRole("link", { name: "user025@example.com" })).toBeFocused();
  await page.getByRole("textbox", { name: "Search users" }).fill("nobody-at-all");
  await expect(page.getByRole("heading", { name: "No user matches “nobody-at-all”" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).last().click();
  await expect(rows(page)).toHaveCount(25);
});

test("a profile is edited as JSON; a mistake is named by its line", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  await page.getByRole("button", { name: "Edit profile" }).click();
  await profile(page).fill('{\n  "plan": "pro",\n}');
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText(/not valid JSON: look at line 3/)).toBeVisible();
  await expect(profile(page)).toBeFocused();
  await profile(page).fill('{ "plan": "pro" }');
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText('"plan": "pro"');
  await expect(profile(page)).toHaveCount(0);
  await expect(page.getByRole("region", { name: "History" })).toContainText("Fields: plan");
});

test("a conflict shows both versions, loses nothing, and either can win", async ({
  page,
  project,
  signIn,
}) => {
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
  const differences = page.getByRole("table", { name: "Where the two profiles differ" });
  await expect(differences.getByRole("row", { name: /plan/ })).toContainText('"theirs"');
  await expect(differences.getByRole("row", { name: /plan/ })).toContainText('"mine"');
  await expect(page.getByRole("textbox", { name: "Yours" })).toHaveValue('{ "plan": "mine" }');
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save mine instead" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText('"plan": "mine"');
});

test("a draft outlives the session: signing in again leads back to it", async ({
  page,
  context,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  const user = await openJane(page, project);
  await page.getByRole("button", { name: "Edit profile" }).click();
  await profile(page).fill('{ "plan": "unsaved" }');
  await context.clearCookies();
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Your session ended.")).toBeVisible();
  await page.getByLabel("Email").fill(project.operator.email);
  await page.getByLabel("Password").fill(project.operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`/users/${user.id}`);
  await expect(profile(page)).toHaveValue('{ "plan": "unsaved" }');
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("region", { name: "Profile" })).toContainText('"plan": "unsaved"');
});

test("signing out everywhere disables every device with a reason", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await registerDevice(project, { token: "another-token", model: "Pixel 10", platform: "GCM" });
  await signIn(project.operator);
  await openJane(page, project);
  await expect(page.getByText("A push reaches 2 of 2 devices.")).toBeVisible();
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disable 2 devices" }).click();
  await expect(dialog.getByText("Say in a few words why.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Stolen bag");
  await dialog.getByRole("button", { name: "Disable 2 devices" }).click();
  await expect(page.getByText("Not reachable")).toBeVisible();
  await expect(page.getByRole("region", { name: "Devices" }).getByText("Stolen bag")).toHaveCount(2);
});

test("an export is a file with the profile and the devices", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  expect(JSON.parse(text)).toBeTruthy();
  expect(text).toContain("jane@example.com");
});

test("erasing says what goes and asks for the email; the user is gone afterwards", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  const user = await openJane(page, project);
  await page.getByRole("button", { name: "Erase" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase jane@example.com?" });
  await expect(dialog.getByText("1 device", { exact: true })).toBeVisible();
  await dialog.getByRole("textbox").fill("somebody@example.com");
  await dialog.getByRole("button", { name: "Erase user" }).click();
  await expect(dialog.getByText("That is not jane@example.com.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("textbox").fill("jane@example.com");
  await dialog.getByRole("button", { name: "Erase user" }).click();
  await expect(page.getByRole("heading", { name: "No users yet" })).toBeVisible();
  await page.goto(`/users/${user.id}`);
  await expect(page.getByRole("heading", { name: "There is no such user" })).toBeVisible();
});

test("a viewer reads a user and has no control to change one", async ({ page, makeProject, signIn }) => {
  const project = await makeProject({ role: "viewer" });
  await registerDevice(project);
  await signIn(project.operator);
  await openJane(page, project);
  await expect(page.getByRole("link", { name: "Export" })).toBeVisible();
  for (const name of ["Sign out everywhere", "Erase", "Edit profile"])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
});

test("users and a user have no accessibility violations and fit a small phone", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/users");
  await expect(rows(page)).toHaveCount(1);
  await expectAccessible(page);
  await openJane(page, project);
  await expect(page.getByRole("region", { name: "History" })).toContainText("Registered device");
  await expectAccessible(page);
  await expectFits(page);
});
