import type { ReactNode } from "react";
import { DeviceActionsProvider } from "@/components/devices/device-actions";
import { AppShell } from "@/components/layout/app-shell";
import { OperatorProvider } from "@/components/layout/context";
import { getTablePreferences } from "@/lib/preferences/store";
import { operatorOfRequest } from "../messages";
import { savedViewsOfRequest } from "./saved-views";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await operatorOfRequest();
  // A layout does not know the page's path, so the page itself redirects to the sign-in page.
  if (!operator) return children;
  const { id, email, name, projects } = operator;
  const [views, tables] = await Promise.all([savedViewsOfRequest(), getTablePreferences(id)]);
  return (
    <OperatorProvider
      operator={{
        email,
        name,
        projects: projects.map(({ slug, name, role, isArchived }) => ({ slug, name, role, isArchived })),
        views,
        tables,
      }}
    >
      <AppShell>
        <DeviceActionsProvider>{children}</DeviceActionsProvider>
      </AppShell>
    </OperatorProvider>
  );
}
