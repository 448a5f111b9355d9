import { onlyDevice } from "../fixtures/native";
import { daysAgo, disabled, seedDevices } from "../fixtures/seed";
import { disable, expect, registerDevice, row, test } from "./console";

test("a device page starts with its status and lists its fields, and Enable undoes a disable", async ({
  page,
  project,
  signIn,
}) => {
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

  await page.goto("/devices");
  await disable(page, "iPhone 16 Pro", "Lost phone");
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByText(/^Disabled by Ada on .+: Lost phone$/)).toBeVisible();
  await page.getByRole("button", { name: "Enable device" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Disable device" })).toBeVisible();
});

test("explains why a push may not arrive: denied, inactive, gone, rejected, disabled", async ({
  page,
  database,
  project,
  signIn,
}) => {
  const [, stale] = await seedDevices(database, project, [
    { name: "Refuses", notificationsAllowed: false },
    { name: "Quiet", lastSeenAt: daysAgo(45) },
    { name: "Gone", platform: "android", pushService: "fcm", lastSeenAt: daysAgo(300) },
    { name: "Returned", enabled: false, disabledAt: new Date(), disabledReason: "rejected" },
    { name: "By hand", ...disabled() },
    { name: "Well" },
  ]);
  await signIn(project.operator);
  await page.goto("/devices");
  for (const [name, status] of [
    ["Refuses", "Notifications off"],
    ["Quiet", "Stale"],
    ["Gone", "Expired"],
    ["Returned", "Rejected"],
    ["By hand", "Disabled"],
    ["Well", "Reachable"],
  ] as const)
    await expect(row(page, name)).toContainText(status);
  await page.getByRole("link", { name: /Refuses/ }).click();
  await expect(page.getByText("Notifications are turned off on the phone")).toBeVisible();
  await page.goto(`/devices/${stale}`);
  await expect(page.getByText("Reachable, but not seen in 45 days")).toBeVisible();
});

test("an unknown device shows a message and a link back", async ({ page, project, makeProject, signIn }) => {
  const other = await makeProject();
  await registerDevice(other);
  const foreign = await onlyDevice(other);
  await registerDevice(project);
  await signIn(project.operator);
  for (const id of ["nothing", foreign.id]) {
    await page.goto(`/devices/${id}`);
    await expect(page.getByRole("heading", { name: "Device not found" })).toBeVisible();
    await page.getByRole("link", { name: "Back to devices" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
  }
});
