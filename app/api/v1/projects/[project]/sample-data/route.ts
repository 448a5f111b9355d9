import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { addSampleData, removeSampleData } from "@/lib/sample-data/mutations";
import { sampleDataView } from "@/lib/sample-data/views";

export const POST = nativeEndpoint({
  describe: { id: "addSampleData", summary: "Add sample data", tag: "Projects", errors: ["conflict"] },
  scope: "devices:write",
  status: 201,
  response: sampleDataView,
  run: addSampleData,
});

export const DELETE = nativeEndpoint({
  describe: { id: "removeSampleData", summary: "Remove the sample data", tag: "Projects" },
  scope: "devices:write",
  response: sampleDataView,
  run: removeSampleData,
});
