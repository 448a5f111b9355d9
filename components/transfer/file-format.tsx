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
  choices: PreviewOptions;
  /** How the file seems to be written; undefined until that is known, or where it cannot be read. */
  suggested: ImportSettings | undefined;
  onChange: (choices: PreviewOptions) => void;
}

/** How the file is written, which was detected and can be corrected. */
export function FileFormat({ choices, suggested, onChange }: FileFormatProps) {
  const t = useTranslations("transfer.import");
  const delimiter = choices.delimiter ?? suggested?.delimiter;
  const encoding = choices.encoding ?? suggested?.encoding;
  return (
    <fieldset>
      <legend className="mb-3 text-sm font-semibold">{t("fileFormat")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {delimiter !== undefined && (
          <SelectField
            label={t("delimiter")}
            value={delimiter}
            onChange={(event) => onChange({ ...choices, delimiter: event.target.value as ImportDelimiter })}
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
            onChange={(event) => onChange({ ...choices, encoding: event.target.value as ImportEncoding })}
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
