import type { Page } from "@playwright/test";
import { deviceRows } from "../fixtures/rows";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, row, rows, savePreference, test } from "./console";
import { seedDevices } from "./seed";

const bar = (page: Page) => page.getByRole("region", { name: "Selected devices" });
const box = (page: Page, number: string) => page.getByRole("checkbox", { name: `Select Phone ${number}` });
const tray = (page: Page) => page.getByRole("region", { name: "Latest job" });
/** Reports are read by their text: "Disabled 5 of 5 devices". */
const job = (page: Page, text: string) =>
  page.getByRole("list", { name: "Jobs" }).getByRole("listitem", { name: text });

test("devices selected on several pages are disabled with a reason, and Undo restores each; a result that was dismissed stays away and is found under Jobs", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 60);
  const before = await deviceRows(database, project);
  await signIn(project.operator);
  await page.goto("/devices?pageSize=25");
  await box(page, "00002").check();
  await box(page, "00005").click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("4 devices selected");
  await page.getByRole("button", { name: "Next page" }).click();
  await box(page, "00030").check();
  await expect(bar(page)).toContainText("5 devices selected");

  await bar(page).getByRole("button", { name: "Disable…" }).click();
  const dialog = page.getByRole("dialog", { name: "Disable these devices?" });
  await expect(dialog).toContainText("5 selected devices");
  await dialog.getByRole("button", { name: "Disable 5 devices" }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Recalled");
  await dialog.getByRole("button", { name: "Disable 5 devices" }).click();

  await expect(tray(page)).toContainText("Disabled 5 of 5 devices");
  await expect(tray(page)).toBeInViewport();
  await expect(bar(page)).toHaveCount(0);
  // Scrolled down, the table's header covers part of the first row.
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await expectAccessible(page, "main");
  await page.reload();
  await expect(tray(page)).toContainText("Disabled 5 of 5 devices");
  await page.getByRole("button", { name: "Previous page" }).click();
  await expect(row(page, "Phone 00003")).toContainText("Recalled");
  await expect(row(page, "Phone 00006")).toContainText("Active");

  await tray(page).getByRole("button", { name: "Undo" }).click();
  await expect(tray(page)).toContainText("Restored 5");
  await expect(row(page, "Phone 00003")).toContainText("Active");
  await savePreference(page, "jobs.dismissed", () =>
    tray(page).getByRole("button", { name: "Dismiss" }).click(),
  );
  await expect(tray(page)).toHaveCount(0);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(row(page, "Phone 00003")).toBeVisible();
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(job(page, "Restored 5 of 5 devices")).toContainText(project.operator.name);
  await expect(job(page, "Disabled 5 of 5 devices")).toContainText("Recalled");
  await expect(job(page, "Disabled 5 of 5 devices").getByRole("button")).toHaveCount(0);
  await page.goto("/devices");
  await expect(row(page, "Phone 00003")).toBeVisible();
  await expect(tray(page)).toHaveCount(0);

  await page.getByRole("link", { name: "Activity" }).click();
  await expect(rows(page)).toHaveCount(3);
  const disabled = rows(page).filter({ hasText: "Disabled 5 of 5 devices" });
  await expect(disabled).toContainText("“Recalled”");
  await expect(disabled).toContainText("Console");
  await disabled.getByRole("button", { name: "Show devices" }).click();
  await expect(disabled.getByRole("link", { name: /^Phone 000/ })).toHaveCount(5);
  await page.getByRole("textbox", { name: "Search activity" }).fill('"Phone 00003"');
  await expect(rows(page)).toHaveCount(2);
  const delivery = (all: typeof before) =>
    all.map(({ id, enabled, disabledReason }) => ({ id, enabled, disabledReason }));
  expect(delivery(await deviceRows(database, project))).toEqual(delivery(before));
});

test("the header checkbox selects the page, then all matching; another filter clears the selection", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 60);
  await signIn(project.operator);
  await page.goto("/devices?pageSize=25&platform=ios");
  const all = page.getByRole("checkbox", { name: "Select all rows on this page" });
  await box(page, "00002").check();
  await expect(all).toBeChecked({ indeterminate: true });
  await all.click();
  await expect(all).toBeChecked();
  await expect(bar(page)).toContainText("25 devices selected");
  await bar(page).getByRole("button", { name: "Select all 36 matching" }).click();
  await expect(bar(page)).toContainText("All 36 matching devices selected");
  await page.getByRole("button", { name: "Remove filter: Platform is iOS" }).click();
  await expect(page.getByText("1–25 of 60")).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
});

test("a selection that changed since it was counted is rejected, recounted and confirmed again", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?status=enabled&pageSize=25");
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await bar(page).getByRole("button", { name: "Select all 27 matching" }).click();
  await bar(page).getByRole("button", { name: "Disable…" }).click();
  const dialog = page.getByRole("dialog", { name: "Disable these devices?" });
  await expect(dialog).toContainText("27 matching devices");
  await expect(dialog).toContainText("Status is Enabled");
  await registerDevice(project, { token: "one-more-push-token", model: "A latecomer" });
  await dialog.getByRole("button", { name: "Test device" }).click();
  await dialog.getByRole("button", { name: "Disable 27 devices" }).click();
  await expect(dialog.getByRole("alert")).toContainText("There are now 28 matching devices.");
  expect((await deviceRows(database, project)).filter(({ enabled }) => !enabled)).toHaveLength(3);
  await dialog.getByRole("button", { name: "Disable 28 devices" }).click();
  await expect(tray(page)).toContainText("Disabled 28 of 28 devices");
});

test("removing many devices asks for their number and removes only those", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await seedDevices(database, project, 30);
  await signIn(project.operator);
  await page.goto("/devices?status=disabled,rejected");
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await bar(page).getByRole("button", { name: "Remove…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove these devices?" });
  await dialog.getByLabel("Type 3 to confirm").fill("30");
  await dialog.getByRole("button", { name: "Remove 3 devices" }).click();
  await expect(dialog.getByText("The number doesn’t match. Type 3.")).toBeVisible();
  await dialog.getByLabel("Type 3 to confirm").fill("3");
  await dialog.getByRole("button", { name: "Remove 3 devices" }).click();
  await expect(tray(page)).toContainText("Removed 3 of 3 devices");
  await expect(tray(page).getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "No matching devices" })).toBeVisible();
  expect(await deviceRows(database, project)).toHaveLength(27);
});

test("a viewer cannot select or change devices, and the server rejects their changes", async ({
  page,
  database,
  makeProject,
  signIn,
}) => {
  const project = await makeProject({ role: "viewer" });
  await seedDevices(database, project, 3);
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^(Dis|En)able/ })).toHaveCount(0);
  const [device] = await deviceRows(database, project);
  const ask = (action: string, body?: unknown) =>
    page.evaluate(
      async ([path, sent]) => {
        const answer = await fetch(path as string, {
          method: sent ? "POST" : "GET",
          headers: { "content-type": "application/json" },
          body: sent ? JSON.stringify(sent) : null,
        });
        return answer.status;
      },
      [`/api/v1/projects/${project.slug}/devices/${action}`, body] as const,
    );
  const selection = { ids: [device?.id] };
  expect(await ask("bulk", { action: "disable", note: "No", selection })).toBe(403);
  expect(await ask(`${device?.id}/reveal`, {})).toBe(403);
  expect(await ask("count")).toBe(200);
});
