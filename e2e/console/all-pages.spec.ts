import { signIn as api } from "../fixtures/operator";
import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { allPages } from "./all-pages";
import { expect, test } from "./console";

const halves = [0, 1].map((half) => Object.entries(allPages).filter((_, at) => at % 2 === half));

for (const pages of halves) {
  const names = pages.map(([name]) => name).join(", ");
  test(`no accessibility violations, console errors or sideways scrolling: ${names}`, async ({
    page,
    project,
    signIn,
  }) => {
    const complaints: string[] = [];
    // Browsers do not report every violation on the console.
    await page.addInitScript(() => {
      document.addEventListener(
        "securitypolicyviolation",
        ({ violatedDirective, blockedURI, sourceFile }) => {
          console.error(`Content-Security-Policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
        },
      );
    });
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const admin = await api(project);
    expect((await admin.post("sample-data")).ok).toBe(true);
    const signedOut = pages === halves[0] ? ["/sign-in", "/api/auth/signin", "/docs/api"] : [];
    for (const path of signedOut) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(complaints).toEqual([]);
    }
    const [device] = (await (await admin.get("devices")).json()).items;
    await signIn(project.operator);
    for (const [name, path] of pages) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(
        path
          .replace("{device}", device.id)
          .replace("{user}", device.user.id)
          .replace("{application}", device.application.id),
      );
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText("Loading")).toHaveCount(0);
      await test.step(name, () => expectAccessible(page));
      await test.step(`${name}, 360 px`, () => expectNoHorizontalScroll(page));
      expect(complaints).toEqual([]);
    }
  });
}
