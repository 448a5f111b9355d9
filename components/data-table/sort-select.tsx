import { useTranslations } from "use-intl";
import { Select } from "@/components/ui/select";
import { writeSort } from "@/lib/listing/client";
import type { Sort } from "@/lib/listing/types";

interface SortSelectProps<Key extends string> {
  keys: readonly Key[];
  labelOf: (key: Key) => string;
  sort: Sort<Key>;
  onSort: (sort: Sort<Key>) => void;
}

/** Times end in `At`, as in `lastSeenAt`. */
function order({ key, descending }: Sort<string>) {
  if (/^at$|At$/.test(key)) return descending ? "newestFirst" : "oldestFirst";
  return descending ? "descending" : "ascending";
}

/** Sorting for cards, which have no column headers. */
export function SortSelect<Key extends string>({ keys, labelOf, sort, onSort }: SortSelectProps<Key>) {
  const t = useTranslations("table");
  const offered = keys.flatMap((key) => [
    { key, descending: true },
    { key, descending: false },
  ]);
  return (
    <Select
      aria-label={t("sortBy")}
      value={writeSort(sort)}
      onChange={(event) => {
        const chosen = offered.find((option) => writeSort(option) === event.target.value);
        if (chosen) onSort(chosen);
      }}
      className="w-full"
    >
      {offered.map((option) => (
        <option key={writeSort(option)} value={writeSort(option)}>
          {t(order(option), { column: labelOf(option.key) })}
        </option>
      ))}
    </Select>
  );
}
