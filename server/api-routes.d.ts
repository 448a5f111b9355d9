/** The routes of app, pages and sign-in excepted, generated at build by scripts/build.mjs: the folder is their one truth. */
declare module "rollcall:api-routes" {
  export const routes: import("./api-router").ApiRoute[];
}
