import { text } from "@/app/messages";
import { AccountSettings } from "@/components/settings/account-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.account.title") };

export default async function Account({ searchParams }: PageProps<"/settings/account">) {
  await requireOperator("/settings/account", await searchParams);
  return <AccountSettings />;
}
