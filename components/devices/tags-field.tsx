import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Input } from "@/components/ui/input";
import { deviceFacetsQuery } from "@/lib/devices/client";

const maxSuggested = 8;

const readTags = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** State of a field of tags, written with commas. */
export function useTags(initial: string) {
  const t = useTranslations("annotations");
  const ref = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState<string>();
  const list = readTags(value);
  return {
    ref,
    value,
    list,
    error,
    change(text: string) {
      setValue(text);
      setError(undefined);
    },
    /** Returns whether there is a tag; if not, shows the error and focuses the field. */
    check(): boolean {
      if (list.length > 0) return true;
      setError(t("tagsMissing"));
      ref.current?.focus();
      return false;
    },
  };
}

/** Tags, typed or picked from those in use. */
export function TagsField({ project, tags }: { project: string; tags: ReturnType<typeof useTags> }) {
  const t = useTranslations("annotations");
  const { data } = useQuery(deviceFacetsQuery(project, "tag"));
  const offered = (data?.tag?.values ?? [])
    .map(({ value }) => value)
    .filter((tag) => !tags.list.includes(tag))
    .slice(0, maxSuggested);
  return (
    <>
      <Input
        ref={tags.ref}
        label={t("tags")}
        description={t("tagsHint")}
        autoComplete="off"
        autoCapitalize="none"
        value={tags.value}
        onChange={(event) => tags.change(event.target.value)}
        error={tags.error}
      />
      {offered.length > 0 && (
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">{t("inUse")}</legend>
          {offered.map((tag) => (
            <button
              key={tag}
              type="button"
              onClick={() => tags.change([...tags.list, tag].join(", "))}
              className="h-7 rounded-full bg-sunken px-3 text-xs font-medium text-ink-soft ring ring-line hover:text-ink pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {tag}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}
