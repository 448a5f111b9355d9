"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Select } from "@/components/ui/select";
import { useOperator } from "./operator-context";
import { useProject } from "./use-project";

/** The project's name; a choice where the operator is in more than one. Choosing starts its list afresh. */
export function ProjectSwitcher() {
  const t = useTranslations("frame");
  const router = useRouter();
  const pathname = usePathname();
  const { projects } = useOperator();
  const current = useProject();
  if (!current) return null;

  if (projects.length === 1) {
    return (
      <p className="px-2 text-xs text-ink-soft">
        {t("project")} <span className="block truncate text-sm font-medium text-ink">{current.name}</span>
      </p>
    );
  }

  function choose(slug: string) {
    const section = `/${pathname.split("/")[1]}` as "/devices";
    router.push(slug === projects[0]?.slug ? section : `${section}?project=${encodeURIComponent(slug)}`);
  }

  return (
    <Select aria-label={t("project")} value={current.slug} onChange={(event) => choose(event.target.value)}>
      {projects.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </Select>
  );
}
