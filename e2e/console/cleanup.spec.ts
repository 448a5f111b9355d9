import { deviceRows } from "../fixtures/rows";
import { daysAgo, seedDevices } from "../fixtures/seed";
import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { expect, rows, test } from "./console";

test("an admin previews the next cleanup, sees why one stopped, and starts one", async ({
  page,
  project,
  database,
  signIn,
}) => {
  const old = { lastSeenAt: daysAgo(300) };
  await seedDevices(database, project, [...Array(7).fill({}), old, old, old]);
  await signIn(project.operator);
  await page.goto("/settings/hygiene");
  await expect(
    page.getByText("Will disable none: 3 of 10 enabled devices (30%) are stale, and"),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("checkbox", { name: "Disable stale devices" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("more than the 10 % allowed at once")).toBeVisible();
  await page.getByRole("button", { name: "Run it now" }).click();
  await expect(page.getByText("Stopped: too many devices were stale")).toBeVisible();
  await page.goto("/overview");
  await expect(page.getByText("The nightly pass stopped before disabling too many devices")).toBeVisible();
  await page.getByRole("link", { name: "Review hygiene" }).click();

  const most = page.getByRole("textbox", { name: "At most (percent of the enabled devices)" });
  await most.fill("none");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter a whole number from 1 to 100.")).toBeVisible();
  await expect(most).toBeFocused();
  await most.fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Will disable 3 of 10 enabled devices (30%).")).toBeVisible();
  await page.getByRole("link", { name: "Show the stale devices" }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.goBack();
  await page.getByRole("button", { name: "Run it now" }).click();
  await expect(page.getByText("Disabled 3 devices, dropped 0 events of history.")).toBeVisible();
  expect(
    (await deviceRows(database, project)).filter(({ disabledReason }) => disabledReason === "stale"),
  ).toHaveLength(3);
  await page.goto("/overview");
  await expect(page.getByText("Disabled 3, dropped 0 events")).toBeVisible();
  await expect(page.getByText("The nightly pass stopped")).toHaveCount(0);
  await page.goto("/settings/hygiene");
  await expectNoHorizontalScroll(page);
});
