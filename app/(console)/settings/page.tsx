import { text } from "@/app/messages";
import { SettingsHome } from "@/components/settings/settings-home";
import { requireOperator } from "../operator";

export const metadata = { title: text("settings.title") };

export default async function Settings({ searchParams }: PageProps<"/settings">) {
  await requireOperator("/settings", await searchParams);
  return <SettingsHome />;
}
