import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { addSampleData, removeSampleData } from "@/lib/sample-data/mutations";

export const POST = nativeEndpoint({ scope: "devices:write", status: 201, run: addSampleData });

export const DELETE = nativeEndpoint({ scope: "devices:write", run: removeSampleData });
