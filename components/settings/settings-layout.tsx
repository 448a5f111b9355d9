import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProject, useProjectHref } from "@/components/layout/context";
import { Breadcrumbs, EmptyState, NoProject, PageHeader } from "@/components/layout/page";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { settingsPages } from "./settings-pages";

interface SettingsFrameProps {
  title: string;
  text: string;
  actions?: ReactNode;
  /** The settings page that this one is reached from. */
  parent?: (typeof settingsPages)[number]["path"];
  /** A page every operator has, without a project or a role. */
  personal?: boolean;
  /** Whether the page is shown to people who are no admins. */
  isAllowed?: boolean;
  children: ReactNode;
  /** What can be used in an archived project too. */
  inArchive?: ReactNode;
}

/** On small screens the navigation scrolls sideways. Brings the link of the current page into view. */
const scrollIntoView = (link: HTMLElement | null) =>
  link?.closest("nav")?.scrollTo({ left: link.offsetLeft - 48 });

export function SettingsLayout(props: SettingsFrameProps) {
  const { title, text, actions, parent, personal = false, inArchive, children } = props;
  const t = useTranslations("settings");
  const frame = useTranslations("frame");
  const pathname = usePathname();
  const href = useProjectHref();
  const project = useProject();
  const { canAdminister } = usePermissions();
  const { isAllowed = canAdminister || personal } = props;
  const isReadOnly = !personal && project?.isArchived === true;
  useDocumentTitle(title, t("title"));
  if (!project && !personal) return <NoProject title={t("title")} />;
  const pages = settingsPages.filter((page) => !page.admin || canAdminister);
  const above = pages.find(({ path }) => path === parent);
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="flex flex-1 flex-col gap-x-10 gap-y-5 px-4 pb-12 sm:px-6 lg:flex-row">
        <nav
          aria-label={t("title")}
          className="shrink-0 max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-4 lg:w-44 sm:max-lg:-mx-6 sm:max-lg:px-6"
        >
          <ul className="flex w-max gap-0.5 lg:w-auto lg:flex-col">
            {pages.map(({ path, label }) => (
              <li key={path}>
                <Link
                  href={href(path)}
                  ref={pathname === path ? scrollIntoView : undefined}
                  aria-current={pathname === path ? "page" : path === parent ? "true" : undefined}
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
                {above && (
                  <Breadcrumbs href={href(above.path)} label={t(`${above.label}.title`)} current={title} />
                )}
                <h2 className="text-lg font-semibold">{title}</h2>
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

export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-xl p-4 ring ring-line sm:p-5">
      <h3 className="text-base font-semibold">{title}</h3>
      {text && <p className="mt-0.5 max-w-prose text-ink-soft">{text}</p>}
      <div className="mt-4 flex flex-col gap-4">{children}</div>
    </section>
  );
}
