/** The names and values in a `Cookie` header, undecoded. */
export const parseCookies = (header: string | null): [name: string, value: string][] =>
  (header?.split(";") ?? []).flatMap((pair) => {
    const [, name, value] = /^\s*([^=\s]+)=(.*?)\s*$/.exec(pair) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });

export const readCookie = (header: string | null, name: string): string | undefined =>
  parseCookies(header).find(([found]) => found === name)?.[1];
