import { onlyDevice } from "../fixtures/native";
import { disable, expect, registerDevice, row, test } from "./console";

const name = "iPhone 16 Pro";

test("disabling requires a reason, Escape cancels it, and Undo reverts disabling and enabling", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  const button = page.getByRole("button", { name: `Disable ${name}` });
  const dialog = page.getByRole("dialog", { name: `Disable ${name}?` });
  await button.click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
  expect((await onlyDevice(project)).enabled).toBe(true);

  await button.click();
  await dialog.getByRole("button", { name: "Disable device" }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await dialog.getByRole("button", { name: "Lost phone" }).click();
  await dialog.getByRole("button", { name: "Disable device" }).click();
  await expect(row(page, name)).toContainText("Lost phone");
  await expect.poll(async () => (await onlyDevice(project)).disabled?.note).toBe("Lost phone");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, name)).toContainText("Reachable");
  await expect.poll(async () => (await onlyDevice(project)).enabled).toBe(true);

  await disable(page, name, "Sold on the market");
  await page.getByRole("button", { name: `Enable ${name}` }).click();
  await expect(row(page, name)).toContainText("Reachable");
  const enabled = page.getByRole("dialog", { name: `Enabled ${name}` });
  await enabled.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, name)).toContainText("Sold on the market");
  await expect.poll(async () => (await onlyDevice(project)).disabled?.note).toBe("Sold on the market");
});

test("a rejected change is reverted and the dialog reopens with the text and the error", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await page.route(/\/disable$/, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Unavailable", detail: "The database is away.", requestId: "r-1" }),
    }),
  );
  await disable(page, name, "Stolen");
  const dialog = page.getByRole("dialog", { name: `Disable ${name}?` });
  await expect(dialog.getByRole("alert")).toContainText("The database is away.");
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("Stolen");
  await page.keyboard.press("Escape");
  await expect(row(page, name)).toContainText("Reachable");
});
