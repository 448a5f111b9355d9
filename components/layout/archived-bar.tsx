import { ArchiveIcon } from "@phosphor-icons/react/dist/csr/Archive";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { archiveMutation } from "@/lib/projects/client";
import { type ConsoleProject, usePermissions, useProject } from "./context";
import { FormError } from "./form-error";

/** Above every page of an archived project. */
export function ArchivedBar() {
  const project = useProject();
  return project?.isArchived ? <Bar project={project} /> : null;
}

function Bar({ project: { slug, name } }: { project: ConsoleProject }) {
  const t = useTranslations("frame");
  const { canAdminister } = usePermissions();
  const toast = useToast();
  const router = useRouter();
  const restore = useMutation(
    archiveMutation(useQueryClient(), slug, () => {
      toast({ title: t("restored", { name }) });
      router.refresh();
    }),
  );
  return (
    <section
      aria-label={t("archived")}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 bg-warn-tint px-4 py-2.5 text-sm sm:px-6"
    >
      <ArchiveIcon size={17} aria-hidden="true" className="shrink-0 text-warn-ink" />
      <div className="min-w-0 flex-1 basis-60">
        <p>
          <strong className="font-medium text-warn-ink">{t("archived")}.</strong> {t("archivedText")}
        </p>
        <FormError error={restore.error} />
      </div>
      {canAdminister && (
        <Button
          size="sm"
          aria-busy={restore.isPending}
          onClick={() => !restore.isPending && restore.mutate("restore")}
        >
          {t(restore.isPending ? "restoring" : "restore")}
        </Button>
      )}
    </section>
  );
}
