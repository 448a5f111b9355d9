import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { memberApiKeysQuery, revokeApiKeyMutation, revokeMemberApiKeysMutation } from "@/lib/api-keys/client";
import { KeyUse } from "./key-use";

interface MemberKeysProps {
  member: { operatorId: string; name: string };
  text: string;
  /** Hides the list; not given inside a dialog. */
  onClose?: () => void;
}

/** The active API keys that a member created, each with a revoke button. Renders nothing if there are none. */
export function MemberKeys({ member: { operatorId, name }, text, onClose }: MemberKeysProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.team.keys");
  const toast = useToast();
  const { data, error } = useQuery(memberApiKeysQuery(project, operatorId));
  const revoke = useMutation(revokeApiKeyMutation(project));
  const revokeAll = useMutation(revokeMemberApiKeysMutation(project));
  if (error && !data) return <FormError error={error} />;
  if (!data || data.items.length === 0) return null;
  const count = data.items.length;
  return (
    <section aria-label={t("title", { name })} className="flex flex-col gap-3 rounded-lg p-3 ring ring-line">
      <div>
        <p className="text-sm font-medium">{t("title", { name })}</p>
        <p className="text-sm text-ink-soft">{text}</p>
      </div>
      <ul aria-label={t("title", { name })} className="max-h-64 divide-y divide-line overflow-y-auto">
        {data.items.map((key) => (
          <li key={key.id} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{key.name}</p>
              <p className="truncate text-xs text-ink-soft">
                <span className="font-mono">{key.keyMasked}</span> · <KeyUse apiKey={key} />
              </p>
            </div>
            <Button
              size="sm"
              variant="secondary-destructive"
              aria-label={t("revokeNamed", { name: key.name })}
              aria-busy={revoke.isPending && revoke.variables === key.id}
              onClick={() =>
                revoke.mutate(key.id, { onSuccess: () => toast({ title: t("revoked", { name: key.name }) }) })
              }
            >
              {t("revoke")}
            </Button>
          </li>
        ))}
      </ul>
      <FormError error={revoke.error ?? revokeAll.error} />
      <div className="flex flex-wrap gap-2">
        {count > 1 && (
          <Button
            size="sm"
            variant="secondary-destructive"
            aria-busy={revokeAll.isPending}
            onClick={() =>
              revokeAll.mutate(operatorId, {
                onSuccess: ({ items }) => toast({ title: t("allRevoked", { count: items.length }) }),
              })
            }
          >
            {t("revokeAll", { count })}
          </Button>
        )}
        {onClose && (
          <Button size="sm" onClick={onClose}>
            {t("keep", { count })}
          </Button>
        )}
      </div>
    </section>
  );
}
