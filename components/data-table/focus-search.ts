/** Puts the cursor into the page's search and selects what stands there; false where none is to be seen. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-page-search]");
  if (field === null || field.offsetParent === null) return false;
  field.focus();
  field.select();
  return true;
}
