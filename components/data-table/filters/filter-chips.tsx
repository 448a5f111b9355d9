import { WarningIcon } from "@phosphor-icons/react/dist/csr/Warning";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { type FilterState, listParameters } from "@/components/data-table/use-filters";
import { Popover } from "@/components/ui/popover";
import type { FilterItem } from "./filter-button";

/** An active filter as a sentence. */
export interface FilterChip {
  id: string;
  text: string;
  /** Edits it. */
  item?: FilterItem | undefined;
  /** It names something that does not exist. */
  isWrong?: boolean;
  onRemove: () => void;
}

interface FilterChipsProps {
  state: FilterState;
  chips?: FilterChip[];
  /** The label of a filter by its name in the URL. */
  labelOf?: (name: string) => string;
}

/** The active filters, each to edit and remove, and what stands in the URL as a filter without being one. */
export function FilterChips({ state, chips = [], labelOf }: FilterChipsProps) {
  const { problems, isFiltered, drop, clear } = state;
  const t = useTranslations("filters");
  const format = useFormatter();
  const listParameter = (name: string) => listParameters.find((one) => one === name);
  function nameOf(name: string): string {
    const known = listParameter(name);
    return known ? t(`parameter.${known}`) : (labelOf?.(name) ?? name);
  }
  const notApplied = problems.every(({ name }) => listParameter(name))
    ? "notAppliedDefault"
    : isFiltered
      ? "notAppliedBeside"
      : "notApplied";
  if (chips.length + problems.length === 0) return null;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <ul aria-label={t("chips")} className="flex min-w-0 flex-wrap items-center gap-1.5">
        {chips.map(({ id, ...chip }) => (
          <Chip key={id} {...chip} />
        ))}
        {problems.map((problem) => (
          <Chip
            key={`${problem.name}=${problem.value}`}
            text={t(problem.kind, { name: nameOf(problem.name), value: problem.value })}
            isWrong
            onRemove={() => drop(problem)}
          />
        ))}
        <li>
          <button
            type="button"
            onClick={clear}
            className="h-7 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
          >
            {t("clearAll")}
          </button>
        </li>
      </ul>
      {problems.length > 0 && (
        <p role="status" className="text-xs text-ink-soft">
          {t(notApplied, {
            names: format.list([...new Set(problems.map(({ name }) => nameOf(name)))]),
          })}
        </p>
      )}
    </div>
  );
}

function Chip({ text, item, isWrong, onRemove }: Omit<FilterChip, "id">) {
  const t = useTranslations("filters");
  const [open, setOpen] = useState(false);
  const colors = isWrong ? "bg-warn-tint text-ink ring ring-warn/50" : "bg-accent-tint text-accent-ink";
  const textStyle = `h-full min-w-0 truncate rounded-s-full pe-1 ${isWrong ? "ps-1.5" : "ps-2.5"}`;
  return (
    <li
      className={`flex h-7 max-w-full min-w-0 items-center rounded-full text-xs font-medium pointer-coarse:h-11 ${colors}`}
    >
      {isWrong && <WarningIcon size={13} aria-hidden="true" className="ms-2 shrink-0 text-warn" />}
      {item ? (
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={item.label}
          trigger={
            <button type="button" title={text} className={`${textStyle} hover:underline`}>
              {text}
            </button>
          }
        >
          <div className="p-1.5">{item.editor}</div>
        </Popover>
      ) : (
        <span title={text} className={`${textStyle} leading-7 pointer-coarse:leading-11`}>
          {text}
        </span>
      )}
      <button
        type="button"
        aria-label={t("remove", { sentence: text })}
        title={t("remove", { sentence: text })}
        onClick={onRemove}
        className="grid size-7 shrink-0 place-items-center rounded-full hover:bg-accent/15 pointer-coarse:size-11"
      >
        <XIcon size={11} weight="bold" aria-hidden="true" />
      </button>
    </li>
  );
}
