import { text } from "@/app/messages";
import { HygieneSettings } from "@/components/settings/hygiene-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.hygiene.title") };

export default async function Hygiene({ searchParams }: PageProps<"/settings/hygiene">) {
  await requireOperator("/settings/hygiene", await searchParams);
  return <HygieneSettings />;
}
