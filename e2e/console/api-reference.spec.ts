import { listDevices } from "../fixtures/native";
import { expect, test } from "./console";

test("finds an operation by its words and its path, and links to it", async ({ page }) => {
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

  // An operation of another API than the open one.
  await page.goto("/docs/api#registerDeviceToken");
  await expect(page.getByRole("heading", { level: 1, name: "Register a device" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Iterable", exact: true })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await expect(page.getByText("Needs devices:register.")).toContainText("server and mobile");
});

test("tries a registration with a real key; a wrong key gets the API's own error", async ({
  page,
  project,
}) => {
  const { server } = project.keys;
  await page.goto("/docs/api#registerDeviceToken");
  const key = page.getByRole("textbox", { name: "API key" });
  const send = page.getByRole("button", { name: "Send" });
  const answer = page.getByRole("region", { name: "Response", exact: true });
  await key.fill(`${server.slice(0, -1)}x`);
  await send.click();
  await expect(answer.getByRole("status").first()).toContainText("401");
  await expect(answer).toContainText('"code": "BadApiKey"');
  await key.fill(server);
  await send.click();
  await expect(answer.getByRole("status").first()).toContainText("200");
  await expect(answer).toContainText('"code": "Success"');
  const { items } = await listDevices(project);
  expect(items).toMatchObject([{ user: { email: "ada@example.com" } }]);

  // The key is kept for other APIs within the page, and not stored.
  await page.getByRole("link", { name: "TribeHR", exact: true }).click();
  await page
    .getByRole("link", { name: /Register a device.*\/mobile_devices\.json/ })
    .first()
    .click();
  await expect(page.getByLabel("API key", { exact: true })).toHaveValue(server);
  await page.getByLabel("User’s email or user ID").fill("ada@example.com");
  await send.click();
  await expect(answer.getByRole("status").first()).toContainText("200");
  expect(page.url()).not.toContain("rc_server_");
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(stored).not.toContain("rc_server_");
  await page.reload();
  await expect(page.getByLabel("API key", { exact: true })).toHaveValue("");
});

test("an operator calls with the session, and an empty required field is requested", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/settings/api-keys");
  await page.getByRole("link", { name: "API reference" }).click();
  await page.getByRole("link", { name: /^get Read a device/i }).click();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("textbox", { name: "deviceId" })).toBeFocused();
  await page.getByRole("link", { name: /^get List devices …/i }).click();
  await page.getByRole("button", { name: "Send" }).click();
  const answer = page.getByRole("region", { name: "Response", exact: true });
  await expect(answer.getByRole("status").first()).toContainText("200");
  await expect(answer).toContainText('"items": []');
});
