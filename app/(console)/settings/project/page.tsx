import { text } from "@/app/messages";
import { ProjectSettings } from "@/components/settings/project-settings";
import { requireOperator } from "../../operator";

export const metadata = { title: text("settings.project.title") };

export default async function Project({ searchParams }: PageProps<"/settings/project">) {
  await requireOperator("/settings/project", await searchParams);
  return <ProjectSettings />;
}
