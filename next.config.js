/** @type {import("next").NextConfig} */
export default {
  reactCompiler: true,
  poweredByHeader: false,
  typedRoutes: true,
  // Native code and the database driver stay as they were installed: a bundled copy would be a second pool.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino", "prom-client", "rate-limiter-flexible"],
  // `npm test` checks the types; whoever only starts Rollcall has not installed what the tests import.
  typescript: { ignoreBuildErrors: true },
  // A start that loads every page first answers phones most of a second later.
  experimental: { turbopackRustReactCompiler: true, preloadEntriesOnStart: false },
  // No page uses the image optimizer, and it would request addresses of this server on behalf of anybody.
  images: { unoptimized: true },
  // Browsers ask for it before they have read which icon a page names.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
};
