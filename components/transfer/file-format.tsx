"use client";

import { useTranslations } from "use-intl";
import { SelectField } from "@/components/ui/select-field";
import {
  type ImportDelimiter,
  type ImportEncoding,
  type ImportSettings,
  importDelimiters,
  importEncodings,
  type PreviewOptions,
} from "@/lib/imports/types";

interface FileFormatProps {
  options: PreviewOptions;
  /** What was detected; undefined until the preview is there, or if the file cannot be read. */
  suggested: ImportSettings | undefined;
  onChange: (options: PreviewOptions) => void;
}

/** Delimiter and encoding: detected, and open to correction. */
export function FileFormat({ options, suggested, onChange }: FileFormatProps) {
  const t = useTranslations("transfer.import");
  const delimiter = options.delimiter ?? suggested?.delimiter;
  const encoding = options.encoding ?? suggested?.encoding;
  return (
    <fieldset>
      <legend className="mb-3 text-sm font-semibold">{t("fileFormat")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {delimiter !== undefined && (
          <SelectField
            label={t("delimiter")}
            value={delimiter}
            onChange={(event) => onChange({ ...options, delimiter: event.target.value as ImportDelimiter })}
          >
            {importDelimiters.map((name) => (
              <option key={name} value={name}>
                {t(`delimiters.${name}`)}
              </option>
            ))}
          </SelectField>
        )}
        {encoding !== undefined && (
          <SelectField
            label={t("encoding")}
            value={encoding}
            onChange={(event) => onChange({ ...options, encoding: event.target.value as ImportEncoding })}
          >
            {importEncodings.map((name) => (
              <option key={name} value={name}>
                {t(`encodings.${name}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
    </fieldset>
  );
}
