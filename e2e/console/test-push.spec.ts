import { sql } from "drizzle-orm";
import { callNative, listDevices } from "../fixtures/native";
import { apnsCredentials } from "../fixtures/push-credentials";
import { deviceRows } from "../fixtures/rows";
import { seedDevices } from "../fixtures/seed";
import { expectNoHorizontalScroll } from "./accessibility";
import { expect, test } from "./console";

test("an admin adds an APNs key, sends a test push, and fixes the wrong environment in one click", async ({
  page,
  project,
  database,
  signIn,
}) => {
  const [id] = await seedDevices(database, project, [
    { name: "Ada's iPhone", applicationName: "Pizza", pushToken: "5a4db0c5a7b8c9d0" },
  ]);
  await signIn(project.operator);
  await page.goto(`/devices/${id}`);
  const section = page.getByRole("region", { name: "Delivery" });
  await expect(section).toContainText("No push service has confirmed this device yet");
  await section.getByRole("link", { name: "Push credentials" }).click();

  await expect(page.getByRole("heading", { name: "Pizza" })).toBeVisible();
  await page.getByRole("button", { name: "Add APNs key" }).click();
  const credentials = page.getByRole("dialog", { name: "APNs key" });
  const { privateKey, topic } = apnsCredentials();
  await credentials.getByLabel("Choose .p8 file").setInputFiles({
    name: "AuthKey_ABC123DEFG.p8",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(privateKey),
  });
  await expect(credentials.getByLabel("Key ID")).toHaveValue("ABC123DEFG");
  await credentials.getByLabel("Bundle ID").fill(topic);
  await credentials.getByRole("button", { name: "Save" }).click();
  await expect(credentials).toContainText("Enter the team ID");
  await credentials.getByLabel("Team ID").fill("TEAM123456");
  await credentials.getByRole("button", { name: "Save" }).click();
  await expect(credentials).toBeHidden();
  await expect(page.getByRole("region", { name: "APNs key" })).toContainText("ABC123DEFG");

  await page.goto(`/devices/${id}`);
  await section.getByRole("button", { name: "Send test push" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a test push" });
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toContainText("APNs doesn’t know this token in this environment.");
  await expect(dialog).toContainText("400 BadDeviceToken");
  await dialog.getByRole("button", { name: "Try sandbox and fix the device" }).click();
  await expect(dialog).toContainText("Accepted by APNs");
  await expect(dialog).toContainText("The device is now set to sandbox.");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(section).toContainText("reported by Test push by Ada");
  expect((await deviceRows(database, project)).map((row) => row.pushEnvironment)).toEqual(["sandbox"]);
});

test("a token that neither environment knows is said so once, and the device's page warns of it", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await callNative(project, "sample-data", { method: "POST" });
  await page.goto("/devices?q=donald");
  await page.getByRole("link", { name: /Donald/ }).click();
  await expect(page.getByText("Pushes to this device are expected to arrive.")).toBeVisible();
  await page.getByRole("button", { name: "Send test push" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a test push" });
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await dialog.getByRole("button", { name: "Try sandbox and fix the device" }).click();
  await expect(dialog).toContainText("APNs doesn’t know this token in either environment.");
  await expect(dialog.getByRole("button", { name: /^Try/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(
    page.getByText("The last push failed: APNs doesn’t know this token in this environment."),
  ).toBeVisible();
  await expect(page.getByText("Pushes to this device are expected to arrive.")).toHaveCount(0);
  // The page's clock is up to half a minute behind the server's.
  await expect(page.getByText(/Last push failed in/)).toHaveCount(0);
});

test("on sample data the built-in simulator answers, and the screen says so", async ({
  page,
  project,
  database,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/overview");
  await page.request.post(`/api/v1/projects/${project.slug}/sample-data`, {
    headers: { origin: new URL(page.url()).origin },
  });
  const rows = await deviceRows(database, project);
  await page.goto(`/devices/${rows.find(({ pushService }) => pushService === "fcm")?.id}`);
  await page.getByRole("button", { name: "Send test push" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a test push" });
  await expect(dialog).toContainText("a built-in simulator answers like FCM");
  await dialog.getByRole("checkbox", { name: "Check without sending" }).check();
  await dialog.getByRole("button", { name: "Check", exact: true }).click();
  await expect(dialog).toContainText("Nothing was sent.");
});

test("an editor finds held-back reports from the overview, applies or discards them, and applying can be undone", async ({
  page,
  makeProject,
  database,
  signIn,
}) => {
  const project = await makeProject({ role: "editor" });
  const names = ["Pizza", "Pasta"];
  const ids = await seedDevices(
    database,
    project,
    Array.from({ length: 120 }, (_, n) => ({ name: `Phone ${n}`, applicationName: names[n % 2] as string })),
  );
  const gone = ids.map((deviceId) => ({
    ...{ deviceId, service: "apns", status: 410, reason: "Unregistered", sender: "our-sender" },
    at: new Date(Date.now() + 1_000).toISOString(),
  }));
  await callNative(project, "feedback", {
    method: "POST",
    key: project.keys.sender,
    body: JSON.stringify(gone),
  });
  await signIn(project.operator);
  await page.goto("/overview");
  await expect(page.getByText("120 devices were left enabled until someone decides")).toBeVisible();
  await page.getByRole("link", { name: "Review Pizza" }).click();
  await expect(page.getByRole("heading", { name: "Pizza" })).toBeVisible();
  const held = page.getByRole("region", { name: "Reports held back" });
  await expect(held).toContainText("APNs refused 60 of 60 tokens within an hour");
  await expect(held.getByRole("list")).toContainText("Unregistered · 60 devices · reported by our-sender");
  // What only admins may do is not offered.
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "Reports in the last 24 hours" })).toBeVisible();
  await expect(main.getByRole("button")).toHaveText(["Discard reports", "Disable 60 devices"]);
  await expect(page.getByRole("link", { name: "Activity" })).toHaveCount(0);
  await expectNoHorizontalScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await held.getByRole("button", { name: "Disable 60 devices" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable 60 devices" }).click();
  await expect(page.getByText("Disabling 60 devices")).toBeVisible();
  await expect(held).toHaveCount(0);

  await page.goto("/overview");
  await page.getByRole("link", { name: "Review Pasta" }).click();
  await held.getByRole("button", { name: "Discard reports" }).click();
  await expect(page.getByText("Reports discarded")).toBeVisible();
  await expect(held).toHaveCount(0);

  const rejected = async () => (await listDevices(project, "?status=rejected")).page.total;
  await expect.poll(rejected).toBe(60);
  await page.goto("/devices?status=rejected&q=Phone 0");
  await expect(page.getByRole("row", { name: /Phone 0/ })).toContainText("Pizza");
  await page.goto("/devices?q=Phone 119");
  await expect(page.getByRole("row", { name: /Phone 119/ })).toContainText("Active");
  await page.goto(`/devices/${ids[0]}`);
  await expect(page.getByRole("main")).toContainText("the push service rejected its token");
  await expect(page.getByRole("region", { name: "Delivery" })).toContainText("reported by our-sender");
  await page.goto("/jobs");
  const job = page.getByRole("listitem", { name: "Applied held-back reports about Pizza: 60 devices" });
  await expect(job.getByRole("button", { name: "Undo" })).toBeVisible();

  // For admins it is one entry of the activity, with what happened to each device.
  await database.statement((db) =>
    db.execute(sql`update memberships set role = 'admin' where project_id = ${project.id}`),
  );
  await page.goto("/activity");
  const entry = page.getByRole("row", { name: /Applied held-back reports about Pizza: 60 devices/ });
  await expect(page.getByRole("table")).toContainText("Discarded held-back failures of application Pasta");
  await entry.getByRole("button", { name: "Show devices" }).click();
  await expect(entry.getByRole("link", { name: "All 61" })).toBeVisible();
  await entry.getByRole("button", { name: "Undo" }).click();
  await expect.poll(rejected).toBe(0);
});
