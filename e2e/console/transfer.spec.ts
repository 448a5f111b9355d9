import { readFile } from "node:fs/promises";
import { seedDevices } from "../fixtures/seed";
import { expectAccessible } from "./accessibility";
import { expect, test } from "./console";

test("an editor checks a file row by row, imports it and finds the devices", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/devices/import");
  await page.getByLabel(/Choose a file/).setInputFiles({
    name: "phones.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "token,mail,os\ntoken-of-ada-0001,ada@example.com,ios\ntoken-of-grace-01,grace@example.com,beos\n",
    ),
  });
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("token");
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue("mail");
  await expect(page.getByLabel("Delimiter")).toHaveValue("comma");
  await page.getByLabel("Delimiter").selectOption("semicolon");
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("");
  await page.getByLabel("Delimiter").selectOption("comma");
  await expect(page.getByLabel("Push token", { exact: true })).toHaveValue("token");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Check file" }).click();
  await expect(page.getByText("os: Expected ios or android.")).toBeVisible();
  await expect(page.getByText("row 3: beos")).toBeVisible();
  // The URL keeps the import, so another tab can continue.
  await page.reload();
  await page.getByRole("button", { name: "Import 1 device" }).click();
  await expect(page.getByText("Imported", { exact: true })).toBeVisible();
  await expectAccessible(page);
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
  await expectAccessible(page);
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/-devices-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain("Kept");
  expect(text).not.toContain("Left out");
});
