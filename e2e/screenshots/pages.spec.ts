import type { Page } from "@playwright/test";
import { allPages } from "../console/all-pages";
import { expect, test } from "../console/console";

const folder = "screenshots";
// "zoomed" is the desktop at 200 %.
const sizes = {
  desktop: { width: 1440, height: 900 },
  zoomed: { width: 720, height: 450 },
  phone: { width: 390, height: 844 },
};

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test(`every page, ${size}, ${colorScheme}`, async ({ page, makeProject, signIn }) => {
      test.setTimeout(300_000);
      const project = await makeProject({ name: "Pizza Tracker" });
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const take = async (name: string) => {
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });
      };
      await page.goto("/sign-in");
      await take("sign-in");
      await signIn(project.operator);
      await page.goto("/");
      await take("first-use");
      const ids = await makeSampleData(page, project.slug);
      for (const [name, path] of Object.entries(allPages)) {
        await page.goto(
          Object.entries(ids).reduce((filled, [name, id]) => filled.replace(`{${name}}`, id), path),
        );
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await take(name);
      }
    });
  }
}

async function makeSampleData(
  page: Page,
  slug: string,
): Promise<{ device: string; user: string; application: string }> {
  const root = `/api/v1/projects/${slug}`;
  const origin = new URL(page.url()).origin;
  const made = await page.request.post(`${root}/sample-data`, { headers: { origin } });
  expect(made.ok()).toBe(true);
  const { items } = await (await page.request.get(`${root}/devices`)).json();
  return { device: items[0].id, user: items[0].user.id, application: items[0].application.id };
}
