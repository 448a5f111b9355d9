import { waitOutEndOfHour } from "../fixtures/hours";
import { deviceRows } from "../fixtures/rows";
import { daysAgo, seedDevices } from "../fixtures/seed";
import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { expect, rows, test } from "./console";

test.beforeEach(waitOutEndOfHour);

test("an admin previews the next cleanup, sees why one stopped, and starts one", async ({
  page,
  project,
  database,
  signIn,
}) => {
  const old = { lastSeenAt: daysAgo(300) };
  await seedDevices(database, project, [...Array(7).fill({}), old, old, old]);
  await signIn(project.operator);
  await page.goto("/settings/cleanup");
  await expect(
    page.getByText("No devices will be disabled. 3 of 10 enabled devices (30%) are stale"),
  ).toBeVisible();
  await page.getByRole("checkbox", { name: "Disable stale devices" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("over the safety limit of 10%")).toBeVisible();
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("Stopped: too many stale devices")).toBeVisible();
  await page.goto("/overview");
  await expect(page.getByRole("status").getByText("Cleanup stopped: too many stale devices")).toBeVisible();
  await page.getByRole("link", { name: "Review cleanup" }).click();

  const limit = page.getByRole("textbox", { name: "Safety limit (% of enabled devices)" });
  await limit.fill("none");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter a whole number from 1 to 100.")).toBeVisible();
  await expect(limit).toBeFocused();
  await limit.fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("3 of 10 enabled devices (30%) will be disabled.")).toBeVisible();
  await page.getByRole("link", { name: "View stale devices" }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.goBack();
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("Disabled 3 devices, deleted 0 history events.")).toBeVisible();
  // Shown before the run has ended.
  await expect(page.getByRole("button", { name: "Run now" })).toBeVisible();
  await expectAccessible(page, "main");
  expect(
    (await deviceRows(database, project)).filter(({ disabledReason }) => disabledReason === "stale"),
  ).toHaveLength(3);
  await page.goto("/overview");
  await expect(page.getByText("Disabled 3, deleted 0 events")).toBeVisible();
  await expect(page.getByRole("link", { name: "Review cleanup" })).toHaveCount(0);
  await page.goto("/settings/cleanup");
  await expectNoHorizontalScroll(page);
});
