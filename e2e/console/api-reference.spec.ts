import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { listDevices } from "../fixtures/native";
import { expect, test } from "./console";

const run = promisify(execFile);

test("finds an endpoint by words and path, and opens one by its address", async ({ page }) => {
  await page.goto("/docs/api");
  await expect(page.getByRole("heading", { level: 1, name: "Rollcall API" })).toBeVisible();
  const search = page.getByRole("textbox", { name: "Search endpoints" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  const links = page.getByRole("navigation", { name: "Endpoints" }).getByRole("region").getByRole("link");
  await search.fill("post /disable");
  await expect(links).toHaveCount(2);
  await search.fill("/history");
  await links.filter({ hasText: "devices/{deviceId}/history" }).click();
  await expect(page).toHaveURL(/#deviceHistory$/);
  await expect(page.getByRole("heading", { level: 2, name: "Path parameters" })).toBeVisible();

  // An endpoint of another API than the one on screen.
  await page.goto("/docs/api#registerDeviceToken");
  await expect(page.getByRole("heading", { level: 1, name: "Register a device" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Iterable", exact: true })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await expect(page.getByText("Needs devices:register.")).toContainText("server and mobile API keys");
});

test("the cURL command of an endpoint works with a real key", async ({ page, project }) => {
  await page.goto("/docs/api#registerDeviceToken");
  const command = page.getByRole("region", { name: "cURL" }).locator("pre");
  await expect(command).toContainText('-H "Api-Key: $ROLLCALL_KEY"');
  const { stdout } = await run("bash", ["-c", `${await command.innerText()} -s`], {
    env: { ...process.env, ROLLCALL_KEY: project.keys.server },
  });
  expect(JSON.parse(stdout)).toMatchObject({ code: "Success" });
  const { items } = await listDevices(project);
  expect(items).toMatchObject([{ user: { email: "ada@example.com" } }]);
});
