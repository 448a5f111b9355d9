/** The path of a request target, without its query. */
export function pathnameOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

/** A request target as servers work with it (`/path?query`), also where a client sent a whole URL; else undefined. */
export function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether a path can be percent-decoded into text that a database and a file system can hold. */
export function isWellFormed(pathname: string): boolean {
  try {
    return !/[\0\\]/.test(decodeURIComponent(pathname));
  } catch {
    return false;
  }
}
