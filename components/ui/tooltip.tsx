"use client";

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

interface HintProps {
  /** What the popup says. */
  text: string;
  children: ReactElement<HTMLAttributes<HTMLElement> & { "data-hint"?: string }>;
}

/** Says more about its child on hover and on focus; Escape closes it. Needs a `HintPopup` on the page. */
export function Tooltip({ text, children }: HintProps) {
  return cloneElement(children, { "data-hint": text });
}

const hoverDelay = 250;
/** Long enough for the pointer to cross the gap into the popup, which may be read and marked there. */
const leaveDelay = 120;
const gap = 6;

/** Where every `Hint` of the page appears; stands once, in the console's frame, so that 200 rows cost no listener. */
export function TooltipPopup() {
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const turnTo = (next: HTMLElement | null, delay: number) => {
      clearTimeout(timer);
      timer = setTimeout(setAnchor, delay, next);
    };
    const hintedAt = ({ target }: Event) =>
      target instanceof Element ? target.closest<HTMLElement>("[data-hint]") : null;
    const listeners: Record<string, (event: Event) => void> = {
      pointerover(event) {
        if (popup.current?.contains(event.target as Node)) return clearTimeout(timer);
        const next = hintedAt(event);
        turnTo(next, next ? hoverDelay : leaveDelay);
      },
      focusin: (event) => turnTo(hintedAt(event), 0),
      focusout: () => turnTo(null, 0),
      keydown: (event) => (event as KeyboardEvent).key === "Escape" && turnTo(null, 0),
      scroll: () => turnTo(null, 0),
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
    const furthest = document.documentElement.clientWidth - offsetWidth - gap;
    style.left = `${Math.max(gap, Math.min(left + (width - offsetWidth) / 2, furthest))}px`;
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
