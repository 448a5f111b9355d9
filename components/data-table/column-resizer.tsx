import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { clampWidth, maxColumnWidth, minColumnWidth } from "./column-widths";

interface ColumnResizerProps {
  label: string;
  /** While dragging or holding a key. */
  onPreview: (width: number) => void;
  /** Null returns to the column's own width. */
  onResize: (width: number | null) => void;
}

const stepPx = 16;

/** The edge of a column's header: resizes by dragging or with the arrow keys; double click or Enter resets. */
export function ColumnResizer({ label, onPreview, onResize }: ColumnResizerProps) {
  const t = useTranslations("table");
  const [width, setWidth] = useState(minColumnWidth);
  const drag = useRef<{ from: number; width: number } | null>(null);
  /** Shown, but not yet passed on. */
  const pending = useRef<number>(null);

  const measure = (edge: Element) => edge.closest("th")?.offsetWidth ?? minColumnWidth;

  function preview(next: number) {
    pending.current = clampWidth(next);
    setWidth(pending.current);
    onPreview(pending.current);
  }

  function commit() {
    drag.current = null;
    if (pending.current !== null) onResize(pending.current);
    pending.current = null;
  }

  function handlePointerMove(event: PointerEvent) {
    if (!drag.current) return;
    const sign = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const moved = (event.clientX - drag.current.from) * sign;
    if (moved !== 0) preview(drag.current.width + moved);
  }

  function handleKeyDown(event: KeyboardEvent) {
    const now = measure(event.currentTarget);
    const next = {
      ArrowLeft: now - stepPx,
      ArrowRight: now + stepPx,
      Home: minColumnWidth,
      End: maxColumnWidth,
    }[event.key];
    if (next !== undefined) preview(next);
    else if (event.key === "Enter") onResize(null);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved; this is the window splitter of the ARIA patterns.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("resize", { column: label })}
      aria-valuenow={width}
      aria-valuemin={minColumnWidth}
      aria-valuemax={maxColumnWidth}
      title={t("resizeHint")}
      onFocus={(event) => setWidth(measure(event.currentTarget))}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: event.clientX, width: measure(event.currentTarget) };
      }}
      onPointerMove={handlePointerMove}
      onPointerUp={commit}
      onPointerCancel={commit}
      onKeyDown={handleKeyDown}
      onKeyUp={commit}
      onBlur={commit}
      onDoubleClick={() => onResize(null)}
      className="absolute inset-y-0 end-0 w-6 cursor-col-resize touch-none -outline-offset-2 after:absolute after:inset-y-2 after:end-0 after:w-px after:bg-line hover:after:w-0.5 hover:after:bg-accent focus-visible:after:w-0.5 focus-visible:after:bg-accent active:after:w-0.5 active:after:bg-accent"
    />
  );
}
