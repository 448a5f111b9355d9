// The layers of the code: imports go one way only. Biome checks for cycles, since it can tell type imports apart.
//
// app, cli, server → lib/dialects → lib/auth and the domains → lib/credentials → lib/http → root files of lib → lib/async
const test = "\\.test\\.tsx?$|^db/testing/";
const domain = "^lib/(?!(async|auth|credentials|dialects|http|listing|openapi)/|[^/]+$)";

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    forbid("resolvable", "Every import resolves.", {}, { couldNotResolve: true, pathNot: "^rollcall:" }),
    forbid(
      "only-the-server-imports-app",
      "The server takes its routes from app/.",
      { pathNot: "^(app|server|scripts)/" },
      { path: "^app/" },
    ),
    forbid(
      "app-has-no-database",
      "Routes and pages call the domains.",
      { path: "^app/" },
      { path: "^(db|server|cli)/" },
    ),
    forbid(
      "api-is-independent-of-next",
      "API handlers run on any server; only sign-in uses next-auth.",
      { path: "^(app/api/(?!auth/)|lib/(http|dialects/(?!next-auth/))/?)" },
      { path: "node_modules/next/" },
    ),
    forbid(
      "components-use-client-modules",
      "Components use the types, views, listing, fields and client modules of a domain.",
      { path: "^components/" },
      { path: "^(db|server|cli|lib)/", pathNot: "^lib/[^/]+/(types|views|client|listing|fields)\\.tsx?$" },
    ),
    forbid(
      "ui-is-independent-of-domains",
      "components/ui has no domain knowledge.",
      { path: "^components/ui/" },
      { path: "^(app|lib|db|server|cli|components/(?!ui/))" },
    ),
    forbid(
      "only-ui-imports-kumo",
      "components/ui wraps the component library.",
      { pathNot: "^components/ui/" },
      { path: "node_modules/@cloudflare/kumo/.+\\.[cm]?[jt]sx?$" },
    ),
    forbid(
      "dialects-are-independent",
      "Dialects do not import each other.",
      { path: "^lib/dialects/([^/]+)/" },
      { path: "^lib/dialects/[^/]+/", pathNot: "^lib/dialects/$1/" },
    ),
    forbid(
      "dialects-have-no-database",
      "Dialects call the domains.",
      { path: "^lib/dialects/", pathNot: test },
      { path: "^db/" },
    ),
    forbid(
      "domains-are-independent-of-apis",
      "A domain knows neither HTTP nor a dialect nor Next; its client module calls the API.",
      { path: domain, pathNot: test },
      { path: "^lib/(http|dialects)/|node_modules/next/", pathNot: "^lib/http/(client|query)\\.ts$" },
    ),
    forbid(
      "domains-are-independent-of-auth",
      "lib/auth identifies callers; domains receive a context.",
      { path: domain },
      { path: "^lib/auth/" },
    ),
    forbid(
      "auth-is-independent-of-domains",
      "lib/auth uses credentials and the database.",
      { path: "^lib/auth/" },
      { path: `${domain}|^lib/dialects/` },
    ),
    forbid(
      "credentials-are-below-auth",
      "lib/credentials creates and verifies; it knows no caller, no HTTP and no domain.",
      { path: "^lib/credentials/" },
      { path: `${domain}|^lib/(auth|dialects|http)/` },
    ),
    forbid(
      "http-has-no-database",
      "lib/http handles requests for any route.",
      { path: "^lib/http/", pathNot: test },
      { path: `${domain}|^(db/|lib/(auth|credentials|dialects)/)` },
    ),
    forbid(
      "users-do-not-import-devices",
      "Devices belong to users, so devices import users and not the other way round.",
      { path: "^lib/users/", pathNot: test },
      { path: "^lib/devices/" },
    ),
    forbid(
      "root-of-lib-is-the-base",
      "The files at the root of lib/ import only each other.",
      { path: "^lib/[^/]+$", pathNot: test },
      { path: "^(app|components|db|server|cli|lib/[^/]+)/" },
    ),
    forbid(
      "async-is-generic",
      "lib/async knows only errors.",
      { path: "^lib/async/" },
      { path: "^(app|components|db|server|cli|lib)/", pathNot: "^lib/(async/|errors\\.ts$)" },
    ),
    forbid(
      "db-is-below-lib",
      "The database layer uses the configuration, errors and async helpers.",
      { path: "^db/", pathNot: test },
      { path: "^(app|components|server|cli|lib)/", pathNot: "^lib/(async/|(config|errors)\\.ts$)" },
    ),
    forbid(
      "only-db-imports-the-driver",
      "The driver is safe only behind db/client.ts. The lock of the data directory queries no data.",
      { pathNot: "^db/|^server/embedded-postgres/data-directory-lock\\.ts$" },
      { path: "node_modules/(postgres|drizzle-orm/postgres-js)/" },
    ),
    forbid(
      "no-test-code-in-production",
      "Production code does not import tests.",
      { pathNot: `${test}|^(bench|e2e)/|^vitest` },
      { path: `${test}|^e2e/` },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|dist|\\.rollcall|next-env)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
