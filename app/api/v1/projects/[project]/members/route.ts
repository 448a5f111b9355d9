import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listMembers } from "@/lib/team/queries";

export const GET = nativeEndpoint({ scope: "project:admin", run: listMembers });
