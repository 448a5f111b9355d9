"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { SelectField } from "@/components/ui/select-field";
import { fetchExport } from "@/lib/exports/client";
import { type ExportFormat, exportFormats } from "@/lib/exports/types";

export interface ExportFormProps {
  project: string;
  resource: "devices" | "users";
  /** Filters and sort, as the list's address has them. */
  query: Record<string, string>;
  /** The file's columns that stand for those on the page. */
  visibleColumns: string[];
  /** How many there are, so far as it is known. */
  total: number | undefined;
  /** Whether whole push tokens may be asked for. */
  canReveal: boolean;
  onClose: () => void;
}

/** Format, columns, push tokens; then how far it is. */
export function ExportForm({
  project,
  resource: what,
  query,
  visibleColumns: visible,
  canReveal: mayReveal,
  onClose,
}: ExportFormProps) {
  const t = useTranslations("transfer.export");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [columns, setColumns] = useState<"all" | "visible">("all");
  const [whole, setWhole] = useState(false);
  const [done, setDone] = useState({ rows: 0, total: 0 });
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      setDone({ rows: 0, total: 0 });
      const params = new URLSearchParams({
        ...query,
        format,
        ...(columns === "visible" && { columns: visible.join(",") }),
        ...(whole && { pushTokens: "full" }),
      });
      const { signal } = stop.current;
      return fetchExport({ project, resource: what, query: params, signal, onProgress: setDone });
    },
    onSuccess: (file) => {
      save(file);
      onClose();
    },
  });

  return (
    <form
      className="mt-5 flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate();
      }}
    >
      <SelectField
        label={t("format")}
        value={format}
        onChange={(event) => setFormat(event.target.value as ExportFormat)}
      >
        {exportFormats.map((name) => (
          <option key={name} value={name}>
            {t(`formats.${name}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("columns")}
        value={columns}
        onChange={(event) => setColumns(event.target.value as "all" | "visible")}
      >
        <option value="all">{t("allColumns")}</option>
        <option value="visible">{t("visibleColumns", { columns: visible.length })}</option>
      </SelectField>
      {mayReveal && (
        <CheckboxField
          label={t("pushTokens")}
          description={t("pushTokensText")}
          checked={whole}
          onChange={(event) => setWhole(event.target.checked)}
        />
      )}
      {isPending && (
        <div role="status" className="text-ink-soft tabular-nums">
          {done.total > 0 ? t("progress", done) : t("begins")}
          <progress
            aria-label={t("title.devices")}
            value={done.rows}
            max={Math.max(done.total, 1)}
            className="mt-1.5 block h-1.5 w-full overflow-hidden rounded-full accent-accent"
          />
        </div>
      )}
      {error && error.name !== "AbortError" && <FormError error={error} />}
      <div className="flex justify-end gap-2">
        <Button type="button" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" variant="primary" aria-busy={isPending}>
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
