import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { importTemplates } from "./templates";

test.each(Object.entries(importTemplates))(
  "docs/import-templates/%s.csv is the console's template",
  async (source, text) => {
    expect(await readFile(`docs/import-templates/${source}.csv`, "utf8")).toBe(text);
  },
);
