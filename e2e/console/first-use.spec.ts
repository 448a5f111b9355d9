import { exec } from "node:child_process";
import { promisify } from "node:util";
import { listDevices } from "../fixtures/native";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, row, test } from "./console";

test("an admin creates a key, runs each API's command and sees the first device arrive", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/overview");
  await expect(page.getByRole("heading", { name: `Welcome to Project ${project.slug}` })).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("You won’t see it again.")).toBeVisible();
  await expectAccessible(page, "main");
  const waiting = page.getByText("Waiting for the first device.");
  const open = page.getByRole("link", { name: "Open device" });
  const command = page.getByText(/^(curl|TOKEN=)/);
  await expect(waiting).toBeVisible();
  for (const [api, sends] of [
    ["Genesys", "/api/v2/mobiledevices"],
    ["TribeHR", "/mobile_devices.json"],
    ["Iterable", "/api/users/registerDeviceToken"],
  ] as const) {
    await page.getByRole("radio", { name: api }).check();
    await expect(command).toContainText(sends);
    await expect(command).toContainText(/rc_server_/);
    await promisify(exec)(await command.innerText());
    if (api === "Genesys") await expect(open).toBeFocused();
  }
  // TribeHR and Genesys name the same installation; each is Ada's.
  const { items } = await listDevices(project);
  expect(items.map(({ user }) => user.email)).toEqual(items.map(() => "ada@example.com"));
  expect(items.length).toBeGreaterThanOrEqual(2);
  await open.click();
  await expect(page).toHaveURL(/\/devices\/[0-9a-f-]{36}/);
  await expect(page.getByText("ada@example.com").first()).toBeVisible();
});

test("an empty device list shows the first steps and becomes the list", async ({ page, project, signIn }) => {
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByRole("button", { name: "Create key" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add sample data" })).toBeVisible();
  await registerDevice(project);
  await expect(page.getByRole("link", { name: "Open device" })).toBeFocused();
  await page.getByRole("button", { name: "Go to devices" }).click();
  await expect(row(page, "iPhone 16 Pro")).toContainText("jane@example.com");
});

test("sample data is added and removed in one click, and own data stays", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/overview");
  await page.getByRole("button", { name: "Add sample data" }).click();
  const banner = page.getByRole("region", { name: "This project contains sample data" });
  await expect(banner).toBeVisible();
  await registerDevice(project);
  await page.goto("/users?q=sample");
  await expect(page.getByText("Sample", { exact: true }).first()).toBeVisible();
  await page.goto("/overview");
  await banner.getByRole("button", { name: "Remove sample data" }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Users 1/ })).toBeVisible();
});

test("a viewer of an empty project is told to ask an admin", async ({ page, makeProject, signIn }) => {
  const project = await makeProject({ role: "viewer" });
  await signIn(project.operator);
  await page.goto("/overview");
  await expect(page.getByText("Ask a project admin for an API key.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create key" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add sample data" })).toHaveCount(0);
});
