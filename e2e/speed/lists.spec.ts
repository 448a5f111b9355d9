import type { Locator, Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { expect, rows, test } from "../console/console";
import { seedDevices } from "../console/seed";

const count = 99_999;

/** Prints figures without judging them: they depend on the machine. */
test(`how long a list of ${count} devices takes to show other rows`, async ({
  page,
  project,
  database,
  signIn,
}) => {
  test.setTimeout(500_000);
  // Every sort shows other rows first.
  await seedDevices(database, project, count, { name: sql`'Phone ' || substr(md5(n::text), 1, 6)` });
  await database.statement((db) => db.execute("analyze"));
  await signIn(project.operator);
  for (const visit of ["cold", "warm", "warm"]) {
    const began = Date.now();
    await page.goto("/devices");
    await expect(rows(page).first()).toBeVisible();
    say(`first page, ${visit}`, Date.now() - began);
    say("largest contentful paint", await largestPaint(page));
  }
  await page.waitForLoadState("networkidle");
  for (const name of ["Device", "Registered", "User", "Version", "Status", "Last seen"])
    await measure(page, `sort by ${name}`, page.locator("thead button", { hasText: name }));
  for (const name of ["Next page", "Last page", "Previous page", "First page"])
    await measure(page, name, page.getByRole("button", { name, exact: true }));
});

const say = (what: string, ms: number) =>
  console.log(`${what.padEnd(26)} ${String(Math.round(ms)).padStart(5)} ms`);

/** When the page had painted its largest element, in milliseconds from the navigation. */
const largestPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );

/** From the click, shortly after hovering, to the painted rows. */
async function measure(page: Page, what: string, target: Locator): Promise<void> {
  await target.hover();
  // A person clicks about so long after the pointer has reached a button.
  await page.waitForTimeout(250);
  const button = await target.elementHandle();
  const ms = await page.evaluate(
    (clicked) =>
      new Promise<number>((resolve, reject) => {
        const table = document.querySelector("tbody");
        const first = () => table?.querySelector("th")?.textContent;
        const before = first();
        const began = performance.now();
        const watcher = new MutationObserver(() => {
          if (first() === before) return;
          watcher.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        if (table) watcher.observe(table, { childList: true, subtree: true, characterData: true });
        (clicked as HTMLElement | null)?.click();
        setTimeout(reject, 5_000, new Error("The rows stayed as they were."));
      }),
    button,
  );
  say(what, ms);
}
