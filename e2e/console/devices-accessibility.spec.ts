import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { disable, expect, test } from "./console";
import { seedDevices } from "./seed";

test("filters, columns, views, a selection, dialogs, a toast and the edit form have no accessibility violations", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?platform=ios&lastSeenAfter=30d");
  await page.getByRole("checkbox", { name: "Select Phone 00002" }).check();
  await expect(page.getByRole("region", { name: "Selected devices" })).toBeVisible();
  await expectAccessible(page);

  // Tests of other dialogs check them in light.
  await page.emulateMedia({ colorScheme: "dark" });
  for (const panel of ["Filters", "Columns and density", "Saved views"]) {
    await page
      .getByRole("button", { name: panel === "Filters" ? /^Filter/ : panel })
      .first()
      .click();
    const dialog = page.getByRole("dialog", { name: panel });
    await expect(dialog).toBeVisible();
    if (panel === "Filters") await dialog.getByRole("button", { name: "App version" }).click();
    await expectAccessible(page, "[role=dialog]");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }

  await page.getByRole("button", { name: "Remove…" }).click();
  await expect(page.getByRole("dialog", { name: "Remove these devices?" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear selection" }).click();
  await page.getByRole("button", { name: "Disable Phone 00002" }).click();
  await page.getByRole("button", { name: "Disable device" }).click();
  await expectAccessible(page, "[role=dialog]");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await disable(page, "Phone 00002", "Lost phone");
  // Under the pointer it stays.
  await page.getByRole("button", { name: "Undo" }).hover();
  await expectAccessible(page, "[aria-label=Notifications]");
});

test("on a phone the selection, filters and edit form have no accessibility violations", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await seedDevices(database, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?platform=ios&lastSeenAfter=30d");
  await page.getByRole("checkbox", { name: "Select Phone 00002" }).check();
  await expect(page.getByRole("region", { name: "Selected devices" })).toBeVisible();
  // Tall enough for all cards: a target that the bar half covers counts as too small.
  await page.setViewportSize({ width: 390, height: 5_000 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page
    .getByRole("button", { name: /^Filter/ })
    .first()
    .click();
  await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: /Phone 00002/ }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("form", { name: "Edit device" })).toBeVisible();
  await expectAccessible(page, "main");
  await expectNoHorizontalScroll(page);
});
