/** The API routes under app/, without sign-in. scripts/build.mjs generates this module from the folder. */
declare module "rollcall:api-routes" {
  export const routes: import("./api-router").ApiRoute[];
}
