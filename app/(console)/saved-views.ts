import { redirect } from "next/navigation";
import { cache } from "react";
import { savedViewsByProject } from "@/lib/saved-views/queries";
import { savedViewPath } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { operatorOfRequest } from "../messages";

/** The signed-in operator's saved views by project; cached, so that layouts and pages share one query. */
export const savedViewsOfRequest = cache(async (): Promise<Record<string, SavedView[]>> => {
  const operator = await operatorOfRequest();
  return operator ? savedViewsByProject(operator) : {};
});

/** Opens the team's default view of a list, if the URL asks for nothing else. */
export async function openDefaultView(
  list: SavedView["list"],
  { project, ...rest }: Record<string, string | string[] | undefined>,
): Promise<void> {
  if (Object.keys(rest).length > 0) return;
  const operator = await operatorOfRequest();
  const slug = operator?.projects.find((one) => one.slug === project)?.slug ?? operator?.projects[0]?.slug;
  const views = (await savedViewsOfRequest())[slug ?? ""] ?? [];
  const view = views.find((one) => one.list === list && one.isDefault);
  if (!view) return;
  const path = savedViewPath(view);
  redirect(
    (typeof project === "string" ? `${path}&${new URLSearchParams({ project })}` : path) as "/devices",
  );
}
