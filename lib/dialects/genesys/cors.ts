import { preflightHandler } from "@/lib/http/cors";

export const preflight = preflightHandler("GET, POST, PUT, DELETE, OPTIONS", "Authorization, Content-Type");
