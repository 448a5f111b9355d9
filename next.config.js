import { existsSync } from "node:fs";

/** @type {import("next").NextConfig} */
export default {
  reactCompiler: true,
  poweredByHeader: false,
  typedRoutes: true,
  // Native code and the database driver are not bundled: a bundled copy would have its own connection pool.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino", "prom-client", "rate-limiter-flexible"],
  // `npm test` checks the types; `npm start` does not install what the tests import.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    turbopackRustReactCompiler: true,
    // Preloading every page would delay the start by most of a second.
    preloadEntriesOnStart: false,
    // Nothing reads them.
    turbopackSourceMaps: false,
    // Halves a build, but writing 150 MB takes ten seconds: not in a folder's first build, which is often its only one.
    turbopackFileSystemCacheForBuild: existsSync(".next/BUILD_ID"),
  },
  // No page uses the image optimizer, which would make requests on behalf of any client.
  images: { unoptimized: true },
  rewrites: async () => ({
    // Browsers request it before they have read the icon in the page.
    afterFiles: [{ source: "/favicon.ico", destination: "/icon.svg" }],
    // TribeHR clients call addresses that end in a format; unknown ones get an API response, not a page.
    fallback: [{ source: "/:address(.*\\.(?:json|xml))", destination: "/mobile_devices/unknown" }],
  }),
};
