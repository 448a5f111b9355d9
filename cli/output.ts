export interface Outcome {
  json: unknown;
  text: string;
}

export function show({ json, text }: Outcome, asJson: boolean | undefined): void {
  console.log(asJson ? JSON.stringify(json, null, 2) : text);
}

export function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A progress line that is redrawn in place; only on a terminal. */
export function progress(line: (now: number) => string): { update(now: number): void; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: () => undefined, end: () => undefined };
  let last = 0;
  return {
    update(now) {
      if (Date.now() - last < 200) return;
      last = Date.now();
      stderr.write(`\r\x1b[K${line(now)}`);
    },
    end: () => stderr.write("\r\x1b[K"),
  };
}

/** `1 device`, `2 devices`. */
export const countOf = (count: number, thing: string): string =>
  `${formatNumber(count)} ${thing}${count === 1 ? "" : "s"}`;

export const formatNumber = (value: number): string => value.toLocaleString("en");

export const formatTime = (at: string | null): string => at?.slice(0, 16).replace("T", " ") ?? "never";
