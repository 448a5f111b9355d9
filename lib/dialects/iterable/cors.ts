import { preflightFor } from "@/lib/http/cors";

export const preflight = preflightFor("GET, POST, DELETE, OPTIONS", "Api-Key, Authorization, Content-Type");
