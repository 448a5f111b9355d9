import { exec } from "node:child_process";
import { promisify } from "node:util";
import { startRollcall } from "../fixtures/server";
import { expect, test } from "./console";

test("the first start's curl registers a device; the admin signs in, finds it and disables it with a reason", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const rollcall = await startRollcall();
  try {
    const command = /^ {2}curl [\s\S]*?^ +-d '.*'$/m.exec(rollcall.output())?.[0] ?? "";
    const { stdout } = await promisify(exec)(command);
    expect(JSON.parse(stdout)).toMatchObject({ code: "Success" });

    await page.goto(rollcall.url);
    await page.getByLabel("Email").fill(rollcall.adminEmail);
    await page.getByLabel("Password").fill(rollcall.adminPassword);
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Devices" }).click();
    const device = page.getByRole("row", { name: /jane@example\.com/ });
    await expect(device).toContainText("Reachable");
    await device.getByRole("button", { name: /^Disable/ }).click();
    await page.getByRole("textbox", { name: "Reason" }).fill("Left in a taxi");
    await page.getByRole("button", { name: "Disable device" }).click();

    await expect(device).toContainText("Disabled");
    await expect(device).toContainText("Left in a taxi");
    await page.reload();
    await expect(device).toContainText("Left in a taxi");
  } finally {
    await rollcall.stop();
  }
});
