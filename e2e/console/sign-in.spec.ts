import { expect, registerDevice, test } from "./console";

test("a wrong password and an unknown email get the same error; an empty field is named and focused", async ({
  page,
  project,
}) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email")).toBeFocused();
  const errors: string[] = [];
  for (const email of [project.operator.email, "nobody@example.com"]) {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    const error = page.getByRole("alert").filter({ hasText: "Wrong email or password" });
    await expect(error).toBeVisible();
    await expect(page.getByLabel("Password")).toBeFocused();
    errors.push(await error.innerText());
    await page.reload();
  }
  expect(errors[0]).toBe(errors[1]);

  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your password.")).toBeVisible();
  await expect(page.getByLabel("Password")).toBeFocused();
});

test("sign-in leads to the requested page", async ({ page, project }) => {
  await registerDevice(project);
  await page.goto("/devices?sort=name&pageSize=100");
  await expect(page).toHaveTitle("Sign in · Rollcall");
  await page.getByLabel("Email").fill(project.operator.email);
  await page.getByLabel("Password").fill(project.operator.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/devices?sort=name&pageSize=100");
  await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
});

test("sign-in never leads to another site", async ({ page, project, signIn, baseURL }) => {
  await signIn(project.operator);
  for (const elsewhere of [
    "https://example.com/",
    "//example.com/devices",
    "/\\example.com",
    "/.//example.com",
  ]) {
    await page.goto(`/sign-in?${new URLSearchParams({ callbackUrl: elsewhere })}`);
    await expect(page).toHaveURL(`${baseURL}/overview`);
  }
});

test("a session that expires leads through sign-in back to the same page", async ({
  page,
  context,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await context.clearCookies();
  const header = page.getByRole("columnheader", { name: "Device" }).getByRole("button");
  const ahead = page.waitForResponse((response) => response.status() === 401);
  await header.hover();
  await ahead;
  await header.click();
  await expect(page.getByText("Your session expired.")).toBeVisible();
  await page.getByLabel("Email").fill(project.operator.email);
  await page.getByLabel("Password").fill(project.operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/devices?sort=name");
});

test("signing out asks first with unsaved changes, keeps them on cancel, and ends the session", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("rowheader").getByRole("link").click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Half a name");
  await page.reload();
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out with unsaved changes?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Half a name");
  await page.getByRole("button", { name: "Sign out" }).click();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Rollcall" })).toBeVisible();
  await page.goto("/devices");
  await expect(page).toHaveURL(/sign-in/);
});
