"use client";

import { parseAsString, useQueryState } from "nuqs";
import { createContext, type ReactNode, useContext } from "react";
import { type ConsoleProject, useOperator } from "./operator-context";

const ProjectContext = createContext<ConsoleProject | null>(null);

/** Reads the URL once for the whole page, because hundreds of links need the project. */
export function ProjectProvider({ children }: { children: ReactNode }) {
  const { projects } = useOperator();
  const [slug] = useQueryState("project", parseAsString);
  const current = projects.find((project) => project.slug === slug) ?? projects[0] ?? null;
  return <ProjectContext value={current}>{children}</ProjectContext>;
}

/** The project named in the URL, or the operator's first; null if the operator has none. */
export function useProject(): ConsoleProject | null {
  return useContext(ProjectContext);
}

/** Adds the project to a link, unless it is the operator's first, which is the default. */
export function useProjectHref(): <Path extends string>(path: Path) => Path | `${Path}?project=${string}` {
  const { projects } = useOperator();
  const current = useProject();
  return (path) => {
    if (!current || current === projects[0]) return path;
    const separator = path.includes("?") ? "&" : "?";
    return `${path}${separator}project=${encodeURIComponent(current.slug)}` as typeof path;
  };
}

/** What the operator's role allows in the project. The server enforces it. */
export function usePermissions(): { canEdit: boolean; canAdminister: boolean } {
  const role = useProject()?.role;
  return { canEdit: role === "editor" || role === "admin", canAdminister: role === "admin" };
}
