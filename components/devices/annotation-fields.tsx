import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Input, Textarea } from "@/components/ui/fields";
import { deviceFacetsQuery } from "@/lib/devices/client";

const suggestions = ["lost", "left", "replaced", "test"] as const;
const maxLength = 500;

/** State of the required reason for disabling devices. */
export function useNote(initial = "") {
  const t = useTranslations("devices.dialog");
  return useRequiredText<HTMLTextAreaElement>(
    (text) => (!text && t("reasonMissing")) || (text.length > maxLength && t("reasonTooLong")),
    initial,
  );
}

/** The reason for disabling, typed or picked from common ones. */
export function NoteField({ note }: { note: ReturnType<typeof useNote> }) {
  const t = useTranslations("devices.dialog");
  return (
    <>
      <Textarea label={t("reason")} description={t("reasonHint")} {...note.field} />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("quickPicks")}</legend>
        {suggestions.map((suggestion) => {
          const text = t(`picks.${suggestion}`);
          return (
            <button
              key={suggestion}
              type="button"
              aria-pressed={note.field.value === text}
              onClick={() => note.change(text)}
              className="h-7 rounded-full bg-sunken px-3 ring ring-line text-xs font-medium text-ink-soft hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {text}
            </button>
          );
        })}
      </fieldset>
    </>
  );
}

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
export function useTags(initial = "") {
  const t = useTranslations("annotations");
  const tags = useRequiredText((text) => readTags(text).length === 0 && t("tagsMissing"), initial);
  return { ...tags, list: readTags(tags.text) };
}

interface TagsFieldProps {
  tags: ReturnType<typeof useTags>;
  /** Why the server refused them. */
  issue?: string | undefined;
}

/** Tags, typed or picked from those in use. */
export function TagsField({ tags, issue }: TagsFieldProps) {
  const project = useProjectSlug();
  const t = useTranslations("annotations");
  const { data } = useQuery(deviceFacetsQuery(project, "tag"));
  const offered = (data?.tag?.values ?? [])
    .map(({ value }) => value)
    .filter((tag) => !tags.list.includes(tag))
    .slice(0, maxSuggested);
  return (
    <>
      <Input
        label={t("tags")}
        description={t("tagsHint")}
        autoComplete="off"
        autoCapitalize="none"
        {...tags.field}
        error={issue ?? tags.field.error}
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
