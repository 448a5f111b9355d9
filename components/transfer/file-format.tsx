import { useTranslations } from "use-intl";
import { ChoiceField } from "@/components/ui/choice";
import {
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

export function FileFormat({ options, suggested, onChange }: FileFormatProps) {
  const t = useTranslations("transfer.import");
  const delimiter = options.delimiter ?? suggested?.delimiter;
  const encoding = options.encoding ?? suggested?.encoding;
  return (
    <fieldset>
      <legend className="mb-3 text-base font-semibold">{t("fileFormat")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {delimiter !== undefined && (
          <ChoiceField
            label={t("delimiter")}
            values={importDelimiters}
            value={delimiter}
            text={(name) => t(`delimiters.${name}`)}
            onChange={(name) => onChange({ ...options, delimiter: name })}
          />
        )}
        {encoding !== undefined && (
          <ChoiceField
            label={t("encoding")}
            values={importEncodings}
            value={encoding}
            text={(name) => t(`encodings.${name}`)}
            onChange={(name) => onChange({ ...options, encoding: name })}
          />
        )}
      </div>
    </fieldset>
  );
}
