import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectHref, useProjectSlug } from "@/components/layout/context";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Choice } from "@/components/ui/select";
import { textLink } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import {
  applicationsQuery,
  deleteApplicationMutation,
  mergeApplicationMutation,
} from "@/lib/applications/client";
import type { ApplicationView } from "@/lib/applications/views";
import { quarantinesQuery } from "@/lib/feedback/client";
import { pushCredentialsQuery } from "@/lib/push-credentials/client";
import { Card } from "./settings-layout";

interface EndProps {
  application: ApplicationView;
  others: ApplicationView[];
}

const pollMs = 1_000;

/** Merges an application into another one, or deletes it when it has no devices. */
export function EndOfApplication({ application, others }: EndProps) {
  const t = useTranslations("settings.application");
  const href = useProjectHref();
  const [dialog, setDialog] = useState<"merge" | "delete" | null>(null);
  const { name, devices, isDefault } = application;
  const canDelete = devices === 0 && !isDefault;
  const close = () => setDialog(null);
  if (application.mergedInto !== null) return <Merging {...{ application, others }} />;
  return (
    <Card title={t("endTitle")} text={t("endText")}>
      {!canDelete && (
        <p className="text-sm text-ink-soft">
          {isDefault
            ? t("isDefault")
            : t.rich("hasDevices", {
                count: devices,
                link: (text) => (
                  <Link
                    href={href(`/devices?application=${encodeURIComponent(name)}` as "/devices")}
                    className={textLink}
                  >
                    {text}
                  </Link>
                ),
              })}
          {others.length === 0 && ` ${t("onlyOne")}`}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {others.length > 0 && (
          <Button onClick={() => setDialog("merge")} aria-label={t("mergeNamed", { name })}>
            {t("merge")}
          </Button>
        )}
        {canDelete && (
          <Button
            variant="secondary-destructive"
            onClick={() => setDialog("delete")}
            aria-label={t("deleteNamed", { name })}
          >
            {t("delete")}
          </Button>
        )}
      </div>
      <MergeDialog {...{ application, others }} open={dialog === "merge"} onClose={close} />
      <DeleteDialog application={application} open={dialog === "delete"} onClose={close} />
    </Card>
  );
}

/** A running merge, and a way to continue one that failed. */
function Merging({ application, others }: EndProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const toast = useToast();
  const merge = useMutation(mergeApplicationMutation(project));
  useQuery({ ...applicationsQuery(project), refetchInterval: pollMs });
  const target = others.find(({ id }) => id === application.mergedInto);
  const name = target?.name ?? "";
  return (
    <Card title={t("mergingTitle", { name })} text={t("mergingText", { count: application.devices })}>
      {merge.error && <Callout kind="info" title={merge.error.message} />}
      <div>
        <Button
          aria-busy={merge.isPending}
          onClick={() =>
            target &&
            merge.mutate(
              { id: application.id, into: target.id },
              { onSuccess: () => toast({ title: t("mergeStarted", { from: application.name, to: name }) }) },
            )
          }
        >
          {t("mergingAgain")}
        </Button>
      </div>
    </Card>
  );
}

interface DialogProps {
  application: ApplicationView;
  open: boolean;
  onClose: () => void;
}

function MergeDialog({ application, others, open, onClose }: DialogProps & Pick<EndProps, "others">) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const toast = useToast();
  const field = useRef<HTMLSelectElement>(null);
  const [into, setInto] = useState("");
  const [isMissing, setMissing] = useState(false);
  const { id, name, devices } = application;
  const targets = others.filter(({ mergedInto }) => mergedInto === null);
  const target = targets.find((one) => one.id === into);
  const merge = useMutation({
    ...mergeApplicationMutation(project),
    // Not passed to `mutate`: this dialog leaves before that callback would run.
    onSuccess() {
      onClose();
      toast({ title: t("mergeStarted", { from: name, to: target?.name ?? "" }) });
    },
  });

  function submit() {
    if (target === undefined) {
      setMissing(true);
      return field.current?.focus();
    }
    merge.mutate({ id, into });
  }

  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("mergeTitle", { name })}
      description={t("mergeText")}
      confirmLabel={t(merge.isPending ? "starting" : "merge")}
      mutation={merge}
      onConfirm={submit}
    >
      <Choice
        ref={field}
        label={t("into")}
        values={["", ...targets.map((one) => one.id)]}
        value={into}
        text={(one) => targets.find(({ id }) => id === one)?.name ?? t("choose")}
        description={isMissing ? t("chooseMissing") : undefined}
        aria-invalid={isMissing || undefined}
        onChange={(id) => {
          setMissing(false);
          setInto(id);
        }}
      />
      <ul className="list-disc ps-5 text-sm">
        <li>{t("moves", { count: devices })}</li>
        <Belongings application={application} />
      </ul>
    </ConfirmDialog>
  );
}

function DeleteDialog({ application, open, onClose }: DialogProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const toast = useToast();
  const router = useRouter();
  const href = useProjectHref();
  const { id, name, aliases } = application;
  const remove = useMutation({
    ...deleteApplicationMutation(project),
    // Not passed to `mutate`: this page leaves before that callback would run.
    onSuccess() {
      toast({ title: t("deleted", { name }) });
      router.push(href("/settings/project"));
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("deleteTitle", { name })}
      description={t("deleteText")}
      confirmLabel={t(remove.isPending ? "deleting" : "delete")}
      mutation={remove}
      onConfirm={() => remove.mutate(id)}
    >
      <ul className="list-disc ps-5 text-sm empty:hidden">
        <Belongings application={application} />
        {aliases.length > 0 && <li>{t("goesAliases", { names: aliases.join(", ") })}</li>}
      </ul>
    </ConfirmDialog>
  );
}

/** The push credentials and held-back feedback that go with an application. */
function Belongings({ application: { id, name } }: { application: ApplicationView }) {
  const project = useProjectSlug();
  const t = useTranslations("settings.application");
  const services = useTranslations("delivery.service");
  const credentials = useQuery(pushCredentialsQuery(project, id));
  const quarantines = useQuery(quarantinesQuery(project));
  const saved = credentials.data?.items.map(({ service }) => services(service)) ?? [];
  const open = quarantines.data?.items.some((one) => one.application === name && one.closedAt === null);
  return (
    <>
      {saved.length > 0 && <li>{t("goesCredentials", { services: saved.join(", ") })}</li>}
      {open && <li>{t("goesQuarantines")}</li>}
    </>
  );
}
