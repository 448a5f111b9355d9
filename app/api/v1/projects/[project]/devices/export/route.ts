import { deviceListing } from "@/lib/devices/listing";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { exportFiles, presentExport } from "@/lib/dialects/native/export";
import { exportDevices } from "@/lib/exports/devices";
import { exportQuery } from "@/lib/exports/query";
import { deviceExportOptions } from "@/lib/exports/types";

export const GET = nativeEndpoint({
  describe: {
    id: "exportDevices",
    summary: "Export devices",
    tag: "Devices",
    description: "All that match the filters, streamed as a file.",
  },
  scope: "devices:read",
  query: exportQuery(deviceListing, deviceExportOptions),
  file: exportFiles,
  run: async (ctx, { query }) => presentExport(ctx, "devices", await exportDevices(ctx, query)),
});
