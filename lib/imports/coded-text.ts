/** A text in English, with a code and parameters from which the console writes its own in any language. */
export interface CodedText<Code extends string> {
  code: Code;
  params: Record<string, string | number>;
  text: string;
}

type Texts = Record<string, (params: never) => string>;

export const codesOf = <T extends Texts>(texts: T) => Object.keys(texts) as (keyof T & string)[];

export const codedTexts =
  <T extends Texts>(texts: T) =>
  <Code extends keyof T & string>(
    code: Code,
    ...[params]: Parameters<T[Code]>
  ): CodedText<keyof T & string> => {
    const text = texts[code] as (params: unknown) => string;
    return { code, params: params ?? {}, text: text(params) };
  };
