import { text } from "@/app/messages";
import { ActivityPage } from "@/components/activity/activity-page";
import { requireOperator } from "../operator";

export const metadata = { title: text("activity.title") };

export default async function Activity({ searchParams }: PageProps<"/activity">) {
  await requireOperator("/activity", await searchParams);
  return <ActivityPage />;
}
