import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuarantines } from "@/lib/feedback/quarantine";
import { quarantineView } from "@/lib/feedback/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listQuarantines",
    summary: "List held-back reports",
    tag: "Sending",
    description: "Open ones first. Reports are held back when many fail at once; a person decides.",
  },
  scope: "devices:read",
  response: listOf(quarantineView),
  run: listQuarantines,
});
