import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { expect, test } from "./console";
import { seedDevices } from "./seed";

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`${viewport.width} px wide`, () => {
    test.use({ viewport });

    test("filters, columns, views, a selection, its dialog and the edit form have no accessibility violations", async ({
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

      // The panels are the same at both widths.
      const panels = viewport.width > 1_000 ? ["Filters", "Columns and density", "Saved views"] : ["Filters"];
      for (const panel of panels) {
        await page
          .getByRole("button", { name: panel === "Filters" ? /^Filter/ : panel })
          .first()
          .click();
        const dialog = page.getByRole("dialog", { name: panel });
        await expect(dialog).toBeVisible();
        if (panel === "Filters") await dialog.getByRole("button", { name: "Version" }).click();
        await expectAccessible(page, "[role=dialog]");
        await page.keyboard.press("Escape");
        await expect(dialog).toHaveCount(0);
      }

      await page.getByRole("button", { name: "Remove…" }).click();
      await expect(page.getByRole("dialog", { name: "Remove these devices?" })).toBeVisible();
      await expectAccessible(page, "[role=dialog]");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: /Phone 00002/ }).click();
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await expect(page.getByRole("form", { name: "Edit device" })).toBeVisible();
      await expectAccessible(page);
      await expectNoHorizontalScroll(page);
    });
  });
}
