"use client";

import { parseAsString, useQueryState } from "nuqs";
import { createContext, type ReactNode, useContext } from "react";
import type { SavedView } from "@/lib/saved-views/views";

interface CurrentProject {
  project: ConsoleProject | null;
  /** The name in the URL, if it is none of the operator's projects. */
  unknown: string | null;
}

const ProjectContext = createContext<CurrentProject>({ project: null, unknown: null });

/** Reads the URL once for the whole page, because hundreds of links need the project. */
export function ProjectProvider({ children }: { children: ReactNode }) {
  const { projects } = useOperator();
  const [slug] = useQueryState("project", parseAsString);
  const named = projects.find((project) => project.slug === slug);
  const current = slug
    ? { project: named ?? null, unknown: named ? null : slug }
    : { project: projects[0] ?? null, unknown: null };
  return <ProjectContext value={current}>{children}</ProjectContext>;
}

/** The project named in the URL, or the operator's first; null if it does not exist or the operator has none. */
export function useProject(): ConsoleProject | null {
  return useContext(ProjectContext).project;
}

/** Its slug; empty without a project. */
export const useProjectSlug = (): string => useProject()?.slug ?? "";

/** The project named in the URL, if it does not exist or the operator is no member. */
export const useUnknownProject = (): string | null => useContext(ProjectContext).unknown;

/** Adds a project to a link, unless it is the operator's first, which is the default. */
export function hrefIn<Path extends string>(
  projects: ConsoleProject[],
  project: ConsoleProject,
  path: Path,
): Path | `${Path}?project=${string}` {
  if (project === projects[0]) return path;
  const separator = path.includes("?") ? "&" : "?";
  return `${path}${separator}project=${encodeURIComponent(project.slug)}` as typeof path;
}

/** Adds the current project to a link. */
export function useProjectHref(): <Path extends string>(path: Path) => Path | `${Path}?project=${string}` {
  const { projects } = useOperator();
  const current = useProject();
  return (path) => (current ? hrefIn(projects, current, path) : path);
}

/** What the operator's role allows in the project; an archived one can only be read. The server enforces it. */
export function usePermissions(): { canEdit: boolean; canAdminister: boolean } {
  const project = useProject();
  const role = project?.role;
  const isArchived = project?.isArchived === true;
  return { canEdit: !isArchived && (role === "editor" || role === "admin"), canAdminister: role === "admin" };
}

export interface ConsoleProject {
  slug: string;
  name: string;
  role: "viewer" | "editor" | "admin";
  isArchived: boolean;
}

/** The signed-in operator, as of when the server rendered the page. */
interface ConsoleOperator {
  email: string;
  name: string;
  projects: ConsoleProject[];
  /** Saved views by the project's slug. */
  views: Record<string, SavedView[]>;
  /** Settings of tables: columns, widths and density. */
  tables: Record<string, unknown>;
}

const OperatorContext = createContext<ConsoleOperator | null>(null);

export function OperatorProvider({ operator, children }: { operator: ConsoleOperator; children: ReactNode }) {
  return <OperatorContext value={operator}>{children}</OperatorContext>;
}

export function useOperator(): ConsoleOperator {
  const operator = useContext(OperatorContext);
  if (!operator) throw new Error("useOperator needs the console's layout above it.");
  return operator;
}
