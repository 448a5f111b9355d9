/** Lines up the columns of a table, numbers to the right. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const right = head.map((_, i) =>
    rows.every((row) => /^[<>~]?[\d.,]*( ×| MB| %|!)?$|^–$/.test(row[i] ?? "")),
  );
  const line = (row: string[]) =>
    row
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
export const fine = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
export const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ×`;
