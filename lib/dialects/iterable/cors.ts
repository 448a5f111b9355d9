import { preflightHandler } from "@/lib/http/cors";

export const preflight = preflightHandler(
  "GET, POST, DELETE, OPTIONS",
  "Api-Key, Authorization, Content-Type",
);
