/** Focuses the page's search field and selects its text; false if no search field is visible. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-page-search]");
  if (field === null || field.offsetParent === null) return false;
  field.focus();
  field.select();
  return true;
}

/** Focuses the first row of the page's list; false if there is none. */
export function focusFirstRow(): boolean {
  const row = [...document.querySelectorAll<HTMLElement>("[data-row-link]")].find(
    (link) => link.offsetParent !== null,
  );
  row?.focus();
  return row !== undefined;
}
