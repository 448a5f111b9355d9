import { onlyDevice } from "../fixtures/native";
import { disabled, seedDevices } from "../fixtures/seed";
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
  await dialog.getByRole("button", { name: "Lost or stolen" }).click();
  await dialog.getByRole("button", { name: "Disable device" }).click();
  await expect(row(page, name)).toContainText("Lost or stolen");
  await expect.poll(async () => (await onlyDevice(project)).disabled?.note).toBe("Lost or stolen");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, name)).toContainText("Active");
  await expect.poll(async () => (await onlyDevice(project)).enabled).toBe(true);

  await disable(page, name, "Sold on the market");
  // Its toast must not come after the next one, and cover it.
  await expect(page.getByRole("dialog", { name: `Disabled ${name}` }).first()).toBeVisible();
  await page.getByRole("button", { name: `Enable ${name}` }).click();
  await expect(row(page, name)).toContainText("Active");
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
  await expect(row(page, name)).toContainText("Active");
});

test("a lost phone is disabled with its other registrations in one go, and one undo restores them", async ({
  page,
  database,
  project,
  signIn,
}) => {
  const handset = { handsetId: "handset-1", pushToken: "0123456789abcdef0123456789abcdef" };
  await seedDevices(database, project, [
    { name: "Ada's phone", user: "ada@example.com", ...handset },
    { name: "Its tablet mode", user: "ada@example.com", handsetId: "handset-1" },
    { name: "Grace on it", user: "grace@example.com", pushToken: handset.pushToken },
    { name: "Elsewhere", user: "grace@example.com" },
    { name: "Long gone", user: "ada@example.com", handsetId: "handset-1", ...disabled() },
  ]);
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("button", { name: "Disable Ada's phone" }).click();
  const dialog = page.getByRole("dialog", { name: "Disable Ada's phone?" });
  await dialog.getByRole("button", { name: "Lost or stolen" }).click();
  await expect(dialog.getByRole("checkbox", { name: /Long gone/ })).toHaveCount(0);
  await dialog.getByRole("checkbox", { name: "All 2 other registrations on this phone" }).check();
  await expect(dialog.getByRole("checkbox", { name: /Grace on it.*grace@example.com/ })).toBeChecked();
  await dialog.getByRole("button", { name: "Disable 3 devices" }).click();
  const tray = page.getByRole("region", { name: "Latest job" });
  await expect(tray).toContainText("Disabled 3 of 3 devices");
  for (const phone of ["Ada's phone", "Its tablet mode", "Grace on it"])
    await expect(row(page, phone)).toContainText("Lost or stolen");
  await expect(row(page, "Elsewhere")).toContainText("Active");
  await tray.getByRole("button", { name: "Undo" }).click();
  for (const phone of ["Ada's phone", "Its tablet mode", "Grace on it"])
    await expect(row(page, phone)).toContainText("Active");

  await page.getByRole("button", { name: "Disable Elsewhere" }).click();
  const alone = page.getByRole("dialog", { name: "Disable Elsewhere?" });
  await expect(alone.getByRole("button", { name: "Disable device" })).toBeVisible();
  await expect(alone.getByRole("checkbox")).toHaveCount(0);
});
