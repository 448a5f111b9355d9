import { undocumented } from "@/lib/http/endpoint";
import { POST as requestCleanup } from "../../cleanup/run/route";

// The path of the previous version.
export const POST = undocumented(requestCleanup);
