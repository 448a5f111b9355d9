/** The path of a request target, without its query. */
export function pathnameOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

/** A request target as servers work with it (`/path?query`), also where a client sent a whole URL; else undefined. */
export function originForm(target: string): string | undefined {
  // A client whose base URL ends in a slash sends two.
  if (target.startsWith("/")) return target.replace(/^\/{2,}/, "/");
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether a path can be percent-decoded into text that a database and a file system can hold. */
export const isWellFormed = (pathname: string): boolean => !/[\0\\]|^$/.test(decoded(pathname));

/** The same for the API, whose paths are never a file's: there a backslash may stand in a name, percent-encoded. */
export const isWellFormedForApi = (pathname: string): boolean =>
  !pathname.includes("\\") && !/\0|^$/.test(decoded(pathname));

/** Empty where it cannot be decoded. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return "";
  }
}
