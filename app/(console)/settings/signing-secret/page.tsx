import { text } from "@/app/messages";
import { SigningSettings } from "@/components/settings/signing-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.signing.title") };

export default async function SigningSecret({ searchParams }: PageProps<"/settings/signing-secret">) {
  await requireOperator("/settings/signing-secret", await searchParams);
  return <SigningSettings />;
}
