import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { expect, registerDevice, rows, test } from "./console";

test("a failed sign-in has no accessibility violations", async ({ page }) => {
  const answer = await page.goto("/sign-in?ended=1");
  expect(answer?.status()).toBe(200);
  await page.getByLabel("Email").fill("nobody@example.com");
  await page.getByLabel("Password").fill("nothing");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Wrong email or password")).toBeVisible();
  await expectAccessible(page);
});

test("the first tab stop skips to the content, and the chosen theme survives a reload", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-mode", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mode", "dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
});

test.describe("360 px wide", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, ownContext: true });

  test("rows become cards with the same facts, nothing scrolls sideways, and the navigation is a drawer", async ({
    page,
    project,
    signIn,
  }) => {
    await registerDevice(project, {
      email: "a-very-long-address-that-would-never-fit@a-very-long-domain.example.com",
      model: "A phone whose name is far longer than any phone is wide",
      version: "2.7.1",
    });
    await signIn(project.operator);
    await page.goto("/devices");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
    for (const fact of [
      "iOS",
      "a-very-long-address",
      "Pizza Tracker",
      "2.7.1",
      "Active",
      "Push token",
      "Registered",
    ])
      await expect(card).toContainText(fact);
    await expect(rows(page)).toHaveCount(0);
    await expectNoHorizontalScroll(page);

    await page.getByRole("button", { name: "Open menu" }).click();
    const drawer = page.getByRole("dialog", { name: "Main" });
    await expect(drawer.getByRole("button", { name: "Sign out" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);

    await card.getByRole("heading").getByRole("link").click();
    await expect(page.getByRole("region", { name: "Attributes" })).toBeVisible();
    await expectNoHorizontalScroll(page);
  });
});
