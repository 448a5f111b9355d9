import { exec } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "./console";

test("the curl of the first start registers a device; the admin signs in, finds it and disables it", async ({
  page,
}) => {
  const output = process.env.ROLLCALL_TEST_FIRST_OUTPUT ?? "";
  const [, command = ""] = /^ {2}(curl [\s\S]*?^ +-d '.*')$/m.exec(output) ?? [];
  const said = (name: string) => new RegExp(`^ {2}${name} +(\\S+)$`, "m").exec(output)?.[1] ?? "";
  const { stdout } = await promisify(exec)(command);
  expect(JSON.parse(stdout)).toMatchObject({ code: "Success" });

  await page.goto("/");
  await page.getByLabel("Email").fill(said("Email"));
  await page.getByLabel("Password").fill(said("Password"));
  await page.getByRole("button", { name: "Sign in" }).click();

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Devices" }).click();
  const device = page.getByRole("row", { name: /jane@example\.com/ });
  await expect(device).toContainText("Active");
  await device.getByRole("button", { name: /^Disable/ }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Left in a taxi");
  await page.getByRole("button", { name: "Disable device" }).click();

  await expect(device).toContainText("Disabled");
  await expect(device).toContainText("Left in a taxi");
  await expect(page.getByRole("dialog", { name: /^Disabled/ })).toBeVisible();
  await page.reload();
  await expect(device).toContainText("Left in a taxi");
});
