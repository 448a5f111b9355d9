const fields =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]";

/** Whether a key press belongs to a field, a dialog or the browser rather than to the page's shortcuts. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  return (
    event.defaultPrevented ||
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    target.closest(fields) !== null ||
    document.querySelector("[role=dialog][aria-modal=true], [data-base-ui-inert]") !== null
  );
}
