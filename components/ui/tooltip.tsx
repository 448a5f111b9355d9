import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

interface TooltipProps {
  text: string;
  /** Only if the child truncates its text. */
  whenCut?: boolean;
  children: ReactElement<HTMLAttributes<HTMLElement> & { "data-hint"?: string; "data-hint-cut"?: boolean }>;
}

/** Explains its child on hover and focus; Escape closes it. Needs a `TooltipPopup` on the page. */
export function Tooltip({ text, whenCut = false, children }: TooltipProps) {
  return cloneElement(children, { "data-hint": text, ...(whenCut && { "data-hint-cut": true }) });
}

const hoverDelayMs = 250;
/** Lets the pointer cross the gap into the popup, so that its text can be selected. */
const leaveDelayMs = 120;
const gap = 6;

/** Shows the tooltips of the whole page with one set of listeners, instead of one set per row. */
export function TooltipPopup() {
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const showFor = (next: HTMLElement | null, delay: number) => {
      clearTimeout(timer);
      timer = setTimeout(setAnchor, delay, next);
    };
    const tooltipTarget = ({ target }: Event) => {
      const found = target instanceof Element ? target.closest<HTMLElement>("[data-hint]") : null;
      const isWhole = found && "hintCut" in found.dataset && found.scrollWidth <= found.clientWidth;
      return isWhole ? null : found;
    };
    const listeners: Record<string, (event: Event) => void> = {
      pointerover(event) {
        if (popup.current?.contains(event.target as Node)) return clearTimeout(timer);
        const next = tooltipTarget(event);
        showFor(next, next ? hoverDelayMs : leaveDelayMs);
      },
      focusin: (event) => showFor(tooltipTarget(event), 0),
      focusout: () => showFor(null, 0),
      keydown: (event) => (event as KeyboardEvent).key === "Escape" && showFor(null, 0),
      scroll: () => showFor(null, 0),
    };
    for (const [name, listen] of Object.entries(listeners))
      document.addEventListener(name, listen, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const [name, listen] of Object.entries(listeners))
        document.removeEventListener(name, listen, { capture: true });
    };
  }, []);

  useLayoutEffect(() => {
    if (!anchor || !popup.current) return;
    const { left, top, bottom, width } = anchor.getBoundingClientRect();
    const { offsetWidth, offsetHeight, style } = popup.current;
    const maxLeft = document.documentElement.clientWidth - offsetWidth - gap;
    style.left = `${Math.max(gap, Math.min(left + (width - offsetWidth) / 2, maxLeft))}px`;
    const above = top - offsetHeight - gap;
    style.top = `${above < gap ? bottom + gap : above}px`;
    anchor.setAttribute("aria-describedby", id);
    return () => anchor.removeAttribute("aria-describedby");
  }, [anchor, id]);

  if (!anchor?.isConnected) return null;
  return (
    <div
      ref={popup}
      id={id}
      role="tooltip"
      className="fixed z-50 max-w-xs animate-appear rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised ring ring-edge"
    >
      {anchor.dataset.hint}
    </div>
  );
}
