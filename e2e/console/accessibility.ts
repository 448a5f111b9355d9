import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Nothing for axe to find, in light and in dark. `within` leaves out what an open panel lies over. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    // Without frames there is no need for the second, blank page in which axe would put their findings together.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // Between the two only the colours differ.
    if (colorScheme === "light") axe.withTags(standards);
    else axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await (within ? axe.include(within) : axe).analyze();
    expect(
      violations.map(({ id, nodes }) => ({ id, colorScheme, where: nodes.map(({ html }) => html) })),
    ).toEqual([]);
  }
}

/** Nothing that scrolls sideways on a small phone. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBe(0);
}
