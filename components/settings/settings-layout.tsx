import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { EmptyState, NoProject } from "@/components/layout/empty-state";
import { PageHeader } from "@/components/layout/page-header";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/use-project";
import { settingsPages } from "./settings-pages";

interface SettingsFrameProps {
  title: string;
  text: string;
  actions?: ReactNode;
  /** A page every operator has, without a project or a role. */
  personal?: boolean;
  /** Whether the page is shown to people who are no admins. */
  isAllowed?: boolean;
  children: ReactNode;
  /** What can be used in an archived project too. */
  inArchive?: ReactNode;
}

export function SettingsLayout({ title, text, actions, personal = false, ...rest }: SettingsFrameProps) {
  const t = useTranslations("settings");
  const frame = useTranslations("frame");
  const pathname = usePathname();
  const href = useProjectHref();
  const project = useProject();
  const { canAdminister } = usePermissions();
  const { isAllowed = canAdminister || personal, inArchive, children } = rest;
  const isReadOnly = !personal && project?.isArchived === true;
  useDocumentTitle(title, t("title"));
  if (!project && !personal) return <NoProject title={t("title")} />;
  const pages = settingsPages.filter((page) => !page.admin || canAdminister);
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="flex flex-1 flex-col gap-x-10 gap-y-5 px-4 pb-12 sm:px-6 lg:flex-row">
        <nav aria-label={t("title")} className="shrink-0 lg:w-44">
          <ul className="flex flex-wrap gap-0.5 lg:flex-col">
            {pages.map(({ path, label }) => (
              <li key={path}>
                <Link
                  href={href(path)}
                  aria-current={pathname === path ? "page" : undefined}
                  className="flex h-8 items-center rounded-md px-2.5 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:bg-sunken aria-[current]:text-ink pointer-coarse:h-11"
                >
                  {t(`${label}.title`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {isAllowed ? (
          <div className="flex w-full max-w-3xl min-w-0 flex-col gap-6">
            <div className="flex flex-wrap items-start gap-3">
              <div className="min-w-0 flex-1 basis-64">
                <h2 className="text-base font-semibold">{title}</h2>
                <p className="max-w-prose text-ink-soft">{text}</p>
              </div>
              {!isReadOnly && actions}
            </div>
            <fieldset
              disabled={isReadOnly}
              className="contents disabled:[&_button]:opacity-50 disabled:[&_select]:opacity-50"
            >
              {children}
            </fieldset>
            {inArchive}
          </div>
        ) : (
          <EmptyState title={frame("adminsOnlyTitle")} text={frame("adminsOnlyText")} />
        )}
      </div>
    </>
  );
}
