import { text } from "@/app/messages";
import { CleanupSettings } from "@/components/settings/cleanup-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.hygiene.title") };

export default async function Hygiene({ searchParams }: PageProps<"/settings/hygiene">) {
  await requireOperator("/settings/hygiene", await searchParams);
  return <CleanupSettings />;
}
