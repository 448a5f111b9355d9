import { onlyDevice } from "../fixtures/native";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, savePreference, test } from "./console";

const field = "Search or jump to";

test("the palette opens a page by keyboard, finds a device by push token and a user by part of an email", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { token: "the-whole-push-token-of-jane", model: "iPhone 17" });
  await signIn(project.operator);
  await page.goto("/overview");
  await page.getByRole("link", { name: /^Reachable/ }).waitFor();
  // The palette still loads while the first keys are pressed.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("team");
  const palette = page.getByRole("combobox", { name: field });
  await expect(palette).toBeFocused();
  await expect(palette).toHaveValue("team");
  await expectAccessible(page, "[role=dialog]");
  await expect(page.getByRole("option", { name: /Team/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/team");
  await expect(palette).toHaveCount(0);

  await page.getByRole("button", { name: "Search or jump to" }).click();
  await palette.fill("the-whole-push-token-of-jane");
  await page.getByRole("option", { name: /iPhone 17/ }).click();
  await expect(page).toHaveURL(`/devices/${(await onlyDevice(project)).id}`);
  await page.keyboard.press("Control+k");
  await palette.fill("jane@");
  await page.getByRole("group", { name: "Users" }).getByRole("option").click();
  await expect(page.getByRole("heading", { level: 1, name: "jane@example.com" })).toBeVisible();
  await page.keyboard.press("Control+k");
  const recent = page.getByRole("group", { name: "Recent searches" });
  await expect(recent.getByRole("option")).toHaveText(["jane@"]);
  await recent.getByRole("option").click();
  await expect(palette).toHaveValue("jane@");
  await expect(page.getByRole("group", { name: "Users" }).getByRole("option")).toHaveText([
    /jane@example.com/,
  ]);
  await palette.fill("nothing-like-this");
  await expect(page.getByText("No matches for “nothing-like-this”")).toBeVisible();
});

test("shortcuts navigate, search and show help, but not while typing", async ({ page, project, signIn }) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("rowheader").waitFor();
  for (const [key, heading] of [
    ["u", "Users"],
    ["s", "Settings"],
    ["o", "Overview"],
    ["d", "Devices"],
  ]) {
    await page.keyboard.press("g");
    await page.keyboard.press(key ?? "");
    await expect(page.getByRole("heading", { level: 1, name: heading ?? "" })).toBeVisible();
  }
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  const search = page.getByRole("textbox", { name: "Search users" });
  await expect(search).toBeVisible();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("g d?");
  await expect(search).toHaveValue("g d?");
  await expect(page).toHaveURL(/\/users/);
  await search.press("Escape");
  await search.blur();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
});

test("single-key shortcuts can be turned off in account settings; Ctrl K stays", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/settings/account");
  await savePreference(page, "keyboard", () =>
    page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck(),
  );
  const kept = page.waitForResponse((response) => response.url().endsWith("/preferences/keyboard"));
  await page.reload();
  await kept;
  await expect(page.getByRole("checkbox", { name: "Single-key shortcuts" })).not.toBeChecked();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: field })).toBeFocused();
  await expect(page).toHaveURL("/settings/account");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toHaveCount(0);
});
