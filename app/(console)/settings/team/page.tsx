import { text } from "@/app/messages";
import { TeamSettings } from "@/components/settings/team-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.team.title") };

export default async function Team({ searchParams }: PageProps<"/settings/team">) {
  await requireOperator("/settings/team", await searchParams);
  return <TeamSettings />;
}
