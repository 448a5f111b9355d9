import { type Messages, useTranslations } from "use-intl";
import { usePermissions } from "@/components/layout/context";
import { consolePages } from "@/components/layout/navigation";
import { Button } from "@/components/ui/button";
import { DialogHeading, inDialog } from "@/components/ui/dialog";
import { CommandKbd, Kbd } from "@/components/ui/kbd";

type Shortcut = [keys: string[], label: keyof Messages["keys"]];

const everywhere: Shortcut[] = [
  [["Ctrl", "K"], "palette"],
  [["/"], "search"],
  [["?"], "help"],
];
const lists: Shortcut[] = [
  [["↓", "↑"], "arrows"],
  [["←", "→"], "inRow"],
  [["Home", "End"], "ends"],
  [["PgDn", "PgUp"], "leap"],
  [["j"], "down"],
  [["k"], "up"],
  [["x"], "select"],
  [["Enter"], "enter"],
  [["e"], "edit"],
  [["v"], "view"],
];
const device: Shortcut[] = [
  [["j"], "nextDevice"],
  [["k"], "previousDevice"],
  [["e"], "editDevice"],
  [["d"], "toggleDevice"],
];

function Shortcuts({ onClose, singleKeys }: { onClose: () => void; singleKeys: boolean }) {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const { canAdminister } = usePermissions();
  const go = consolePages.filter(({ admin }) => canAdminister || !admin);
  const groups = [
    ["everywhere", everywhere],
    ["go", go.map(({ key, label }): Shortcut => [["g", key], label])],
    ["lists", lists],
    ["device", device],
  ] as const;
  return (
    <>
      <DialogHeading title={t("title")} description={t(singleKeys ? "text" : "off")} />
      <div className="mt-4 flex flex-col gap-4">
        {groups.map(([name, shortcuts]) => (
          <section key={name} aria-label={t(name)}>
            <h3 className="text-xs font-medium text-ink-soft">{t(name)}</h3>
            <dl className="mt-1 divide-y divide-line text-sm">
              {shortcuts.map(([keys, label]) => (
                <div key={label} className="flex h-8 items-center justify-between gap-4">
                  <dt>{t(label)}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) =>
                      key === "Ctrl" ? <CommandKbd key={key} /> : <Kbd key={key}>{key}</Kbd>,
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <div className="flex justify-end">
          <Button onClick={onClose}>{common("close")}</Button>
        </div>
      </div>
    </>
  );
}

export const ShortcutsDialog = inDialog(Shortcuts);
