// The layers of the house: imports run one way only. (Biome looks for cycles; it can tell types apart, this cannot.)
const test = "\\.test\\.tsx?$|^db/testing/";
const domain = "^lib/(?!auth/|http/|dialects/|[^/]+$)";

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    forbid("resolvable", "An import leads somewhere.", {}, { couldNotResolve: true, pathNot: "^rollcall:" }),
    forbid(
      "app-is-the-top",
      "Only the server's entry takes routes from app/.",
      { pathNot: "^(app|server|scripts)/" },
      { path: "^app/" },
    ),
    forbid(
      "app-has-no-database",
      "Routes and pages declare; the domain decides.",
      { path: "^app/" },
      { path: "^(db|server)/" },
    ),
    forbid(
      "api-is-plain-web",
      "API handlers run under any server; sign-in alone is next-auth's.",
      { path: "^(app/api/(?!auth/)|lib/(http|dialects)/)" },
      { path: "node_modules/next/" },
    ),
    forbid(
      "components-see-shapes-only",
      "Components reach the domain through its types, views, listing and client.",
      { path: "^components/" },
      { path: "^(db|server|lib)/", pathNot: "^lib/[^/]+/(types|views|client|listing)\\.tsx?$" },
    ),
    forbid(
      "ui-is-domain-free",
      "components/ui knows no device and no user.",
      { path: "^components/ui/" },
      { path: "^(app|lib|db|server|components/(?!ui/))" },
    ),
    forbid(
      "one-wrapper-of-kumo",
      "components/ui wraps the kit; nothing else imports it.",
      { pathNot: "^components/ui/" },
      { path: "node_modules/@cloudflare/kumo/.+\\.[cm]?[jt]sx?$" },
    ),
    forbid(
      "wires-are-strangers",
      "Dialects never import each other.",
      { path: "^lib/dialects/([^/]+)/" },
      { path: "^lib/dialects/[^/]+/", pathNot: "^lib/dialects/$1/" },
    ),
    forbid(
      "wires-have-no-database",
      "Dialects go through the domain's verbs.",
      { path: "^lib/dialects/", pathNot: test },
      { path: "^db/" },
    ),
    forbid(
      "domain-knows-no-wire",
      "The domain knows neither HTTP nor a dialect nor Next.",
      { path: domain, pathNot: test },
      { path: "^lib/(http|dialects)/|node_modules/next/", pathNot: "^lib/http/client\\.ts$" },
    ),
    forbid(
      "db-is-the-ground",
      "The database layer knows the configuration and the errors.",
      { path: "^db/", pathNot: test },
      { path: "^(app|components|server|lib)/", pathNot: "^lib/(config|errors)\\.ts$" },
    ),
    forbid(
      "one-door-to-the-driver",
      "The driver is safe behind db/client.ts alone. The embedded database's keeper carries no data.",
      { pathNot: "^db/|^server/embedded-postgres/data-directory-lock\\.ts$" },
      { path: "node_modules/(postgres|drizzle-orm/postgres-js)/" },
    ),
    forbid(
      "no-test-code-outside-tests",
      "What ships does not import what tests.",
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
