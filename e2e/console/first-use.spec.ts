import { exec } from "node:child_process";
import { promisify } from "node:util";
import { expectAccessible, expectFits } from "./accessible";
import { expect, registerDevice, test } from "./console";

for (const wire of ["Iterable", "Genesys", "TribeHR"]) {
  test(`an admin makes a key, runs ${wire}'s command as it stands, and sees the device arrive`, async ({
    page,
    project,
    signIn,
  }) => {
    await signIn(project.operator);
    await page.goto("/overview");
    await expect(page.getByRole("heading", { name: `Welcome to Project ${project.slug}` })).toBeVisible();
    await page.getByRole("button", { name: "Make a key" }).click();
    await expect(page.getByText("shown this once and never again")).toBeVisible();
    await page.getByRole("radio", { name: wire }).check();
    const command = page.getByText(/^(curl|TOKEN=)/);
    await expect(command).toContainText(/rc_server_/);
    await expect(page.getByText("Waiting for the first device.")).toBeVisible();
    await promisify(exec)(await command.innerText());
    const open = page.getByRole("link", { name: "Open the device" });
    await expect(open).toBeFocused();
    await open.click();
    await expect(page).toHaveURL(/\/devices\/[0-9a-f-]{36}/);
    await expect(page.getByText("ada@example.com").first()).toBeVisible();
  });
}

test("sample data comes in one click, is marked, and leaves in one click; one's own stays", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/overview");
  await page.getByRole("button", { name: "Add sample data" }).click();
  const banner = page.getByRole("region", { name: "This project holds sample data" });
  await expect(banner).toBeVisible();
  await registerDevice(project);
  await page.goto("/users?q=sample");
  await expect(page.getByText("Sample", { exact: true }).first()).toBeVisible();
  await page.goto("/overview");
  await banner.getByRole("button", { name: "Remove sample data" }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Users 1/ })).toBeVisible();
});

test("a viewer of an empty project is told whom to ask, and may add nothing", async ({
  page,
  makeProject,
  signIn,
}) => {
  const project = await makeProject({ role: "viewer" });
  await signIn(project.operator);
  await page.goto("/overview");
  await expect(page.getByText("Ask an admin of the project for an API key.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a key" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add sample data" })).toHaveCount(0);
});

test("first use has no accessibility violations and fits a small phone", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/overview");
  await page.getByRole("button", { name: "Make a key" }).click();
  await expect(page.getByText("shown this once and never again")).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
});
