import { preflightFor } from "@/lib/http/cors";

export const preflight = preflightFor("GET, POST, PUT, DELETE, OPTIONS", "Authorization, Content-Type");
