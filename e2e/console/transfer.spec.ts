import { readFile } from "node:fs/promises";
import { seedDevices } from "../fixtures/seed";
import { expectAccessible } from "./accessibility";
import { expect, test } from "./console";

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

test("an editor checks a file row by row, imports it and finds the devices", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/devices/import");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV template: Rollcall" }).click();
  const template = await readFile(await (await saving).path(), "utf8");
  expect(template.split("\n")[0]).toMatch(/^email,userId,.*pushToken.*tags/);
  await page.getByLabel(/Choose a file/).setInputFiles({
    name: "phones.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "token,mail,os\ntoken-of-ada-0001,ada@example.com,ios\ntoken-of-grace-01,grace@example.com,beos\n,sam@example.com,ios\n",
    ),
  });
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("token");
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue("mail");
  await expect(page.getByLabel("Delimiter")).toHaveValue("comma");
  await page.getByLabel("Delimiter").selectOption("semicolon");
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("");
  await page.getByLabel("Delimiter").selectOption("comma");
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("token");
  await expect(page.getByRole("region", { name: "First rows" })).toContainText("toke…0001");
  await expect(page.getByRole("region", { name: "First rows" })).not.toContainText("token-of-ada-0001");
  await expectAccessible(page, "main");
  // However long the form is, its action is in sight.
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size);
    await page.getByText(/unmapped fields/).click();
    await page.evaluate(() => scrollTo(0, 0));
    await expect(page.getByRole("button", { name: "Check file" })).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize(desktop);
  await page.getByRole("button", { name: "Check file" }).click();
  const rejected = page.getByRole("region", { name: "Rejected rows" });
  await expect(rejected.getByRole("paragraph").filter({ hasText: "Platform" })).toHaveText(
    /^os \(Platform\): Use ios, android or web\.\s*1 row$/,
  );
  await expect(rejected).toContainText("Row 3: beos");
  await expect(rejected).toContainText("Row 4: empty");
  await expect(rejected.getByRole("link", { name: "Download rejected rows" })).toBeVisible();
  // The URL keeps the import, so another tab can continue.
  await expect(page).toHaveURL(/import=/);
  await page.reload();
  await expect(page.getByRole("button", { name: "Import 1 device" })).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Import 1 device" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await expectAccessible(page, "main");
  await expect(page.getByText(/^Was this import a mistake\?/)).toBeVisible();
  await page.getByRole("link", { name: "Show the devices it created" }).click();
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText(
    "Created by the import of phones.csv",
  );
  await expect(page.getByText("1 device", { exact: true })).toBeVisible();
  await page.goto("/jobs");
  await expect(page.getByRole("link", { name: "Show the devices it created" })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await page.getByRole("button", { name: "Import another file" }).click();
  await expect(page.getByRole("region", { name: "Earlier imports" })).toContainText(
    "1 created · 0 updated · 0 unchanged · 2 rejected",
  );
  await expectAccessible(page, "main");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Devices" }).click();
  await expect(page.getByText("ada@example.com").first()).toBeVisible();
});

test("an operator exports the filtered list as a file named after project and date", async ({
  page,
  project,
  database,
  signIn,
}) => {
  await seedDevices(database, project, [{ name: "Kept" }, { name: "Left out", platform: "android" }]);
  await signIn(project.operator);
  await page.goto("/devices?platform=ios");
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Include full push tokens")).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/-devices-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain("Kept");
  expect(text).not.toContain("Left out");
});
