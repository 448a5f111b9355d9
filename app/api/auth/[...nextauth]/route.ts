import { authRoute } from "@/lib/auth/auth-routes";

export { authRoute as GET, authRoute as POST };
