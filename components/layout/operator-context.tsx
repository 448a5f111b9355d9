"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { SavedView } from "@/lib/saved-views/views";

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
