import { text } from "@/app/messages";
import { KeysSettings } from "@/components/settings/keys-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.keys.title") };

export default async function ApiKeys({ searchParams }: PageProps<"/settings/api-keys">) {
  await requireOperator("/settings/api-keys", await searchParams);
  return <KeysSettings />;
}
