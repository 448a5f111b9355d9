"use client";

import { parseAsString, useQueryState } from "nuqs";
import { createContext, type ReactNode, useContext } from "react";
import { type ConsoleProject, useOperator } from "./operator-context";

const ProjectContext = createContext<ConsoleProject | null>(null);

/** Reads the URL once for the whole page: hundreds of links ask for the project. */
export function ProjectProvider({ children }: { children: ReactNode }) {
  const { projects } = useOperator();
  const [slug] = useQueryState("project", parseAsString);
  const current = projects.find((project) => project.slug === slug) ?? projects[0] ?? null;
  return <ProjectContext value={current}>{children}</ProjectContext>;
}

/** The project that the URL names, else the operator's first; null for an operator who is in none. */
export function useProject(): ConsoleProject | null {
  return useContext(ProjectContext);
}

/** Puts the project into a link, unless it is the operator's first, which needs no telling. */
export function useProjectHref(): <Path extends string>(path: Path) => Path | `${Path}?project=${string}` {
  const { projects } = useOperator();
  const current = useProject();
  return (path) => {
    if (!current || current === projects[0]) return path;
    const mark = path.includes("?") ? "&" : "?";
    return `${path}${mark}project=${encodeURIComponent(current.slug)}` as typeof path;
  };
}

/** What the operator's role lets them do in the project; the server decides all the same. */
export function usePermissions(): { canEdit: boolean; canAdminister: boolean } {
  const role = useProject()?.role;
  return { canEdit: role === "editor" || role === "admin", canAdminister: role === "admin" };
}
