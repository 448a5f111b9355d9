import { text } from "@/app/messages";
import { OverviewPage } from "@/components/overview/overview-page";
import { requireOperator } from "../operator";

export const metadata = { title: text("overview.title") };

export default async function Overview({ searchParams }: PageProps<"/overview">) {
  await requireOperator("/overview", await searchParams);
  return <OverviewPage />;
}
