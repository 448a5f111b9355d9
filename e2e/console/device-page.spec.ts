import { onlyDevice } from "../fixtures/native";
import { disable, expect, registerDevice, test } from "./console";
import { seedDevices } from "./seed";

test("a device's page begins with the verdict and lists what is known", async ({ page, project, signIn }) => {
  await registerDevice(project, { version: "3.1", fields: { systemVersion: "18.1", plan: "pro" } });
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "iPhone 16 Pro" })).toBeVisible();
  await expect(page).toHaveTitle("iPhone 16 Pro · Devices · Rollcall");
  await expect(page.getByText("Push notifications can be delivered to this device.")).toBeVisible();
  const { id } = await onlyDevice(project);
  await expect(page.getByRole("region", { name: "Device" })).toContainText(id);
  await expect(page.getByRole("region", { name: "Application" })).toContainText("3.1");
  await expect(page.getByRole("region", { name: "Attributes" })).toContainText('"plan": "pro"');
});

test("the verdict says who disabled the device, when and why, and Enable undoes it", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await disable(page, "iPhone 16 Pro", "Lost phone");
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByText(/^Disabled by Ada on .+: Lost phone$/)).toBeVisible();
  await page.getByRole("button", { name: "Enable device" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Disable device" })).toBeVisible();
});

test("a phone that refuses notifications is told apart from a disabled one", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { fields: { notificationsEnabled: false } });
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByRole("row", { name: /Notifications off/ })).toBeVisible();
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByText("Notifications are off on the phone")).toBeVisible();
});

test("Devices in the breadcrumbs leads back to the list as it was left, to the row that was opened", async ({
  page,
  door,
  project,
  signIn,
}) => {
  await seedDevices(door, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?sort=createdAt&pageSize=25&page=2");
  await page.getByRole("link", { name: /Phone 00003/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Phone 00003" })).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Devices" }).click();
  await expect(page).toHaveURL("/devices?sort=createdAt&pageSize=25&page=2");
  await expect(page.getByRole("link", { name: /Phone 00003/ })).toBeFocused();
});

test("a device that is not there says so and leads back", async ({ page, project, makeProject, signIn }) => {
  const other = await makeProject();
  await registerDevice(other);
  const foreign = await onlyDevice(other);
  await registerDevice(project);
  await signIn(project.operator);
  for (const id of ["nothing", foreign.id]) {
    await page.goto(`/devices/${id}`);
    await expect(page.getByRole("heading", { name: "There is no such device" })).toBeVisible();
    await page.getByRole("link", { name: "Back to devices" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
  }
});
