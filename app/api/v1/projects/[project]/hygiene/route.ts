import { undocumented } from "@/lib/http/endpoint";
import { GET as getCleanup, PATCH as updateCleanup } from "../cleanup/route";

// The path of the previous version.
export const GET = undocumented(getCleanup);
export const PATCH = undocumented(updateCleanup);
