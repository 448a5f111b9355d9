import { text } from "@/app/messages";
import { UserFieldsSettings } from "@/components/settings/user-fields-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.userFields.title") };

export default async function UserFields({ searchParams }: PageProps<"/settings/user-fields">) {
  await requireOperator("/settings/user-fields", await searchParams);
  return <UserFieldsSettings />;
}
