import { tribehrNotFoundRoute as handler } from "@/lib/dialects/tribehr/mobile-devices";

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
