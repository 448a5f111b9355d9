import { text } from "@/app/messages";
import { ImportPage } from "@/components/transfer/import-page";
import { requireOperator } from "../../operator";

export const metadata = { title: `${text("transfer.import.title")} · ${text("devices.title")}` };

export default async function Import({ searchParams }: PageProps<"/devices/import">) {
  await requireOperator("/devices/import", await searchParams);
  return <ImportPage />;
}
