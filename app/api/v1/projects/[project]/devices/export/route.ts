import { deviceListing } from "@/lib/devices/listing";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { presentExport } from "@/lib/dialects/native/export";
import { exportDevices } from "@/lib/exports/devices";
import { parseExportQuery } from "@/lib/exports/parse";
import { deviceExportChoices } from "@/lib/exports/types";

export const GET = nativeEndpoint({
  scope: "devices:read",
  async run(ctx, { query }) {
    const order = parseExportQuery(query, deviceListing, deviceExportChoices);
    return presentExport(ctx, "devices", await exportDevices(ctx, order));
  },
  present: (response) => response,
});
