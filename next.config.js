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
  rewrites: async () => ({
    // Browsers ask for it before they have read which icon a page names.
    afterFiles: [{ source: "/favicon.ico", destination: "/icon.svg" }],
    // TribeHR's clients call addresses that end in a format; one that nothing answers is not a page that is missing.
    fallback: [{ source: "/:address(.*\\.(?:json|xml))", destination: "/mobile_devices/unknown" }],
  }),
};
