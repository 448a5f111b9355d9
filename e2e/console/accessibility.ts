import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Table rows, cards and links of a menu are alike: the first ones stand for all.
const repeated = ["tbody tr:nth-child(n+9)", "li:nth-child(n+9)"];

/**
 * Expects no violations, of a whole page in light and dark. `within` leaves out what an open panel covers or another test
 * has checked, and is checked in the present colours only.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  if (within !== undefined) return expectNone((await axeOn(page)).include(within).withTags(standards));
  // Only the colours differ between the two.
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNone((await axeOn(page)).withRules(["color-contrast", "link-in-text-block"]));
  await page.emulateMedia({ colorScheme: "light" });
  await expectNone((await axeOn(page)).withTags(standards));
}

async function axeOn(page: Page): Promise<AxeBuilder> {
  const isLoaded = await page.evaluate(() => "axe" in window);
  // Legacy mode: without frames, the blank page in which axe would combine their results is not needed.
  const axe = new AxeBuilder({ page, ...(isLoaded && { axeSource: ";" }) }).setLegacyMode();
  axe.options({ resultTypes: ["violations"], ancestry: false, xpath: false });
  for (const selector of repeated) axe.exclude(selector);
  return axe;
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
}

/** Expects that nothing scrolls sideways on a small phone. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBe(0);
}
