import { readFile } from "node:fs/promises";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, rows, test } from "./console";

test("the home page is the overview, each number links to its list, and the chart has a text summary and a table", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { version: "2.1" });
  await registerDevice(project, {
    email: "sam@example.com",
    token: "token-two",
    platform: "GCM",
    model: "Pixel 10",
  });
  await registerDevice(project, {
    email: "sam@example.com",
    token: "token-three",
    model: "iPad",
    fields: { notificationsEnabled: false },
  });
  await signIn(project.operator);
  await page.goto("/");
  await expect(page).toHaveURL("/overview");
  for (const [name, path, count] of [
    [/^Reachable devices 2/, "/devices?reachable=true", 2],
    [/^Notifications off 1/, "/devices?status=enabled&reachable=false", 1],
    [/^Stale 0/, "/devices?status=enabled&lastSeenBefore=270d", 0],
    [/^Users 2/, "/users", 2],
    [/^iOS 2/, "/devices?platform=ios", 2],
    [/^2\.1 1/, "/devices?version=2.1", 1],
  ] as const) {
    await page.getByRole("link", { name }).click();
    await expect(page).toHaveURL(path);
    await expect(rows(page)).toHaveCount(count);
    await page.goBack();
  }
  await expect(page.getByRole("region", { name: "Recent activity" })).toContainText("Registered device");

  await test.step("the chart has a text summary and a table", async () => {
    await page.goto("/overview");
    await expect(page.getByRole("img", { name: /3 devices registered, 0 disabled/ })).toBeVisible();
    await page.getByRole("button", { name: "View as table" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download CSV" }).click();
    const csv = await readFile(await (await downloading).path(), "utf8");
    expect(csv.trim().split("\r\n").at(-1)).toMatch(/^\d{4}-\d\d-\d\d,3,0$/);
    const days = page.getByRole("region", { name: "Last 30 days" }).getByRole("rowheader");
    await expect(days).toHaveCount(30);
    await expectAccessible(page);
    await days.first().getByRole("link").click();
    await expect(page).toHaveURL(/createdAfter=\d{4}-\d\d-\d\d&createdBefore=/);
    await expect(rows(page)).toHaveCount(3);
  });
});
