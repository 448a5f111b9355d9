import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useDraft } from "@/components/layout/use-draft";
import { usePermissions } from "@/components/layout/use-project";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import type { UserDetailView } from "@/lib/users/views";
import { ProfileEditor } from "./profile-editor";
import { formatProfile } from "./profile-json";

export function ProfileSection({ project, user }: { project: string; user: UserDetailView }) {
  const t = useTranslations("users.profile");
  const { canEdit } = usePermissions();
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useDraft(`user.${project}.${user.id}`);
  const text = formatProfile(user.dataFields);
  const editing = canEdit && draft !== null;
  const editButton = useReturnFocus(editing);
  return (
    <section aria-label={t("title")} className="min-w-0">
      <div className="flex min-h-8 items-center gap-1 border-b border-line pb-2">
        <h2 className="text-sm font-semibold">{t("title")}</h2>
        {!editing && (
          <span className="ms-auto flex">
            <CopyButton value={text} what={t("title")} />
            {canEdit && (
              <IconButton
                ref={editButton}
                label={t("edit")}
                icon={<PencilSimpleIcon size={14} />}
                onClick={() => {
                  setOpened(true);
                  setDraft({ text, version: user.version, base: text });
                }}
                className="size-6! pointer-coarse:size-11!"
              />
            )}
          </span>
        )}
      </div>
      {editing ? (
        <ProfileEditor project={project} user={user} draft={draft} setDraft={setDraft} focus={opened} />
      ) : Object.keys(user.dataFields).length === 0 ? (
        <p className="py-2.5 text-ink-soft">{t("empty")}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content has to be reachable by keyboard.
          tabIndex={0}
          className="mt-3 max-h-96 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs/5"
        >
          {text}
        </pre>
      )}
    </section>
  );
}
