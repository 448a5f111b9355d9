import { useMutation } from "@tanstack/react-query";
import { type ComponentProps, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { inDialog } from "@/components/ui/dialog";
import { CheckboxField } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { fetchExport } from "@/lib/exports/client";
import { type ExportFormat, exportFormats } from "@/lib/exports/types";
import { ProgressBar } from "./progress";

export interface ExportProps {
  resource: "devices" | "users";
  /** Filters and sort, as in the list's URL. */
  query: Record<string, string>;
  /** The export columns that match the list's visible columns. */
  visibleColumns: string[];
  total: number | undefined;
  /** Whether the operator may export full push tokens. */
  canReveal: boolean;
}

interface ExportFormProps extends ExportProps {
  onClose: () => void;
  /** Ends the running export. */
  abort: RefObject<AbortController | null>;
}

function ExportForm(props: ExportFormProps) {
  const project = useProjectSlug();
  const { resource, query, visibleColumns, total, canReveal, abort, onClose } = props;
  const t = useTranslations("transfer.export");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [columns, setColumns] = useState<"all" | "visible">("all");
  const [fullTokens, setFullTokens] = useState(false);
  const [progress, setProgress] = useState({ rows: 0, total: 0 });

  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      abort.current = new AbortController();
      setProgress({ rows: 0, total: 0 });
      const params = new URLSearchParams({
        ...query,
        format,
        ...(columns === "visible" && { columns: visibleColumns.join(",") }),
        ...(fullTokens && { pushTokens: "full" }),
      });
      const { signal } = abort.current;
      return fetchExport({ project, resource, query: params, signal, onProgress: setProgress });
    },
    onSuccess: (file) => {
      download(file);
      onClose();
    },
  });

  return (
    <DialogForm
      title={t(`title.${resource}`)}
      description={total === undefined ? t("all") : t("rows", { total })}
      mutation={{ error: error?.name === "AbortError" ? null : error, isPending }}
      submitLabel={t("submit")}
      onClose={onClose}
      onSubmit={() => mutate()}
    >
      <Choice
        label={t("format")}
        values={exportFormats}
        value={format}
        text={(name) => t(`formats.${name}`)}
        onChange={setFormat}
      />
      <Choice
        label={t("columns")}
        values={["all", "visible"] as const}
        value={columns}
        text={(one) => t(`${one}Columns`, { columns: visibleColumns.length })}
        onChange={setColumns}
      />
      {canReveal && (
        <CheckboxField
          label={t("pushTokens")}
          description={t("pushTokensText")}
          checked={fullTokens}
          onChange={(event) => setFullTokens(event.target.checked)}
        />
      )}
      {isPending && (
        <ProgressBar
          label={progress.total > 0 ? t("progress", progress) : t("begins")}
          value={progress.rows / Math.max(progress.total, 1)}
        />
      )}
    </DialogForm>
  );
}

const OpenedExport = inDialog(ExportForm);

/** However it is closed, the running export ends at once. */
export function ExportDialog({ onClose, ...props }: Omit<ComponentProps<typeof OpenedExport>, "abort">) {
  const abort = useRef<AbortController>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const close = () => {
    abort.current?.abort();
    onClose();
  };
  return <OpenedExport {...props} abort={abort} onClose={close} />;
}

function download(file: File): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: url, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
