import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Expects no violations in light and dark; `within` leaves out what an open panel covers. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  let axeSource: string | undefined;
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    // Legacy mode: without frames, the blank page in which axe would combine their results is not needed.
    const axe = new AxeBuilder({ page, ...(axeSource !== undefined && { axeSource }) }).setLegacyMode();
    axe.options({ resultTypes: ["violations"], ancestry: false, xpath: false });
    // Only the colours differ between the two.
    if (colorScheme === "light") axe.withTags(standards);
    else axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await (within ? axe.include(within) : axe).analyze();
    expect(
      violations.map(({ id, nodes }) => ({ id, colorScheme, where: nodes.map(({ html }) => html) })),
    ).toEqual([]);
    // The page has it by now.
    axeSource = ";";
  }
}

/** Expects that nothing scrolls sideways on a small phone. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBe(0);
}
