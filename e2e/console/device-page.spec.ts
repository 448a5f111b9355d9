import { onlyDevice } from "../fixtures/native";
import { daysAgo, disabled, seedDevices } from "../fixtures/seed";
import { disable, expect, registerDevice, row, test } from "./console";

test("a device page starts with its status and lists its fields, and Enable undoes a disable", async ({
  page,
  context,
  project,
  signIn,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await registerDevice(project, { version: "3.1", fields: { systemVersion: "18.1", plan: "pro" } });
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "iPhone 16 Pro" })).toBeVisible();
  await expect(page).toHaveTitle("iPhone 16 Pro · Devices · Rollcall");
  await expect(page.getByText("Pushes to this device are expected to arrive.")).toBeVisible();
  const { id } = await onlyDevice(project);
  await expect(page.getByRole("region", { name: "Device" })).toContainText(id);
  await expect(page.getByRole("region", { name: "Application" })).toContainText("3.1");
  await expect(page.getByRole("region", { name: "Attributes" })).toContainText('"plan": "pro"');
  const glance = page.getByRole("region", { name: "At a glance" });
  for (const fact of ["ago", "3.1", "Not reported", "Production"]) await expect(glance).toContainText(fact);
  await expect(glance.getByRole("link", { name: "jane@example.com" })).toBeVisible();

  const locale = page.getByRole("region", { name: "Device" }).getByText("Locale");
  await expect(locale).toHaveCount(0);
  await page.getByRole("button", { name: /^Show \d+ empty fields$/ }).click();
  await expect(locale).toBeVisible();

  const expectCopied = async (what: string, text: RegExp) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("button", { name: `Copy ${what}` }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(text);
  };
  await expectCopied("link", new RegExp(`^http.*/devices/${id}$`));
  await expectCopied("as JSON", new RegExp(`^\\{.*"id": ?"${id}".*"pushTokenMasked": ?"a1b2…a7b8"`, "s"));
  await expectCopied("as curl", new RegExp(`/api/v1/projects/${project.slug}/devices/${id}'`));

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
  const [, quiet] = await seedDevices(database, project, [
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
    ["Quiet", "Quiet"],
    ["Gone", "Stale"],
    ["Returned", "Rejected"],
    ["By hand", "Disabled"],
    ["Well", "Active"],
  ] as const)
    await expect(row(page, name)).toContainText(status);
  await page.getByRole("link", { name: /Refuses/ }).click();
  await expect(page.getByText("Notifications are turned off on the phone")).toBeVisible();
  await page.goto(`/devices/${quiet}`);
  await expect(page.getByText("Reachable, but not seen in 45 days")).toBeVisible();
  await expect(
    page.getByText(/^Last seen .* · Notification permission not reported · No accepted push/),
  ).toBeVisible();
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

test("tags and a note are written on the device, filter the list, and are added to many at once", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await registerDevice(project, { token: "another-push-token", model: "Pixel 9" });
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await page.getByRole("button", { name: "Add tags or a note" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit tags and note" });
  await dialog.getByLabel("Tags").fill("VIP, field test");
  await dialog.getByLabel("Note").fill("Borrowed by Grace");
  await dialog.getByRole("button", { name: "Save" }).click();
  const annotations = page.getByRole("region", { name: "Tags and note" });
  await expect(annotations).toContainText("Borrowed by Grace");
  await expect(page.getByRole("region", { name: "History" })).toContainText("Tags");
  await annotations.getByRole("link", { name: "vip" }).click();
  await expect(page.getByRole("button", { name: "Tag is vip", exact: true })).toBeVisible();
  await expect(row(page, "iPhone 16 Pro")).toBeVisible();
  await expect(row(page, "Pixel 9")).toHaveCount(0);

  await page.goto("/devices");
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await page.getByRole("button", { name: "Tags…" }).click();
  const bulk = page.getByRole("dialog", { name: "Tag these devices" });
  await bulk.getByRole("button", { name: "Add to 2 devices" }).click();
  await expect(bulk.getByText("Enter a tag.")).toBeVisible();
  await bulk.getByRole("button", { name: "vip" }).click();
  await bulk.getByRole("button", { name: "Add to 2 devices" }).click();
  await expect(page.getByRole("region", { name: "Latest job" })).toContainText(
    "Added “vip” to 2 of 2 devices",
  );
  await page.goto("/devices?tag=vip");
  await expect(row(page, "Pixel 9")).toBeVisible();
});
