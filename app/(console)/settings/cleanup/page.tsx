import { text } from "@/app/messages";
import { CleanupSettings } from "@/components/settings/cleanup-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.cleanup.title") };

export default async function Cleanup({ searchParams }: PageProps<"/settings/cleanup">) {
  await requireOperator("/settings/cleanup", await searchParams);
  return <CleanupSettings />;
}
