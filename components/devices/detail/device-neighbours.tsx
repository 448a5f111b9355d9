import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/dist/csr/CaretUp";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import type { Neighbours } from "../use-neighbours";

/** Leads through the list that the device was opened from: "3 of 128". */
export function DeviceNeighbours({ neighbours }: { neighbours: Neighbours }) {
  const t = useTranslations("devices.neighbours");
  const { position, info, toPrevious, toNext } = neighbours;
  return (
    <nav aria-label={t("title")} className="ms-auto flex shrink-0 items-center gap-1 text-sm text-ink-soft">
      <span className="me-1 tabular-nums">
        {t(info.totalIsEstimate ? "placeAbout" : "place", { position, total: info.total })}
      </span>
      <IconButton
        label={t("previous")}
        icon={<CaretUpIcon size={14} />}
        inactive={toPrevious === undefined}
        onClick={toPrevious}
        className="size-7!"
      />
      <IconButton
        label={t("next")}
        icon={<CaretDownIcon size={14} />}
        inactive={toNext === undefined}
        onClick={toNext}
        className="size-7!"
      />
    </nav>
  );
}
