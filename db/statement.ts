/**
 * SQL built by joining strings and run by `run` instead of Drizzle. Drizzle inspects every piece of a statement, which
 * for a hundred parameters took longer than everything else in this process.
 */
export class Statement {
  /** The text before the first parameter, between any two, and after the last. */
  readonly texts: readonly string[];
  readonly parameters: readonly unknown[];

  constructor(texts: readonly string[], parameters: readonly unknown[]) {
    this.texts = texts;
    this.parameters = parameters;
  }

  /** The whole text, with `$1` for the first parameter. */
  toText(): string {
    let text = this.texts[0] ?? "";
    for (let at = 1; at < this.texts.length; at += 1) text += `$${at}${this.texts[at]}`;
    return text;
  }
}

/**
 * Builds a statement from a template. Nested statements become part of it; values, including arrays, become parameters.
 */
export function statement(strings: TemplateStringsArray, ...values: unknown[]): Statement {
  const texts = [strings[0] ?? ""];
  const parameters: unknown[] = [];
  for (const [at, value] of values.entries()) {
    if (value instanceof Statement) {
      texts[texts.length - 1] += value.texts[0] ?? "";
      texts.push(...value.texts.slice(1));
      parameters.push(...value.parameters);
    } else {
      parameters.push(value);
      texts.push("");
    }
    texts[texts.length - 1] += strings[at + 1] ?? "";
  }
  return new Statement(texts, parameters);
}

/** SQL text to insert into a statement. Never pass a value. */
export const text = (text: string): Statement => new Statement([text], []);
