/** The path of a request target, without its query. */
export function pathnameOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

/** The origin form (`/path?query`) of a request target, which may be an absolute URL; undefined if malformed. */
export function originForm(target: string): string | undefined {
  // A client whose base URL ends in a slash sends two slashes.
  if (target.startsWith("/")) return target.replace(/^\/{2,}/, "/");
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether a path can be percent-decoded into text that is valid in the database and the file system. */
export const isWellFormed = (pathname: string): boolean => !/[\0\\]|^$/.test(decoded(pathname));

/** For API paths, which are never file names: they may contain a percent-encoded backslash. */
export const isWellFormedForApi = (pathname: string): boolean =>
  !pathname.includes("\\") && !/\0|^$/.test(decoded(pathname));

/** Empty if it cannot be decoded. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return "";
  }
}
