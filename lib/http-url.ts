/** Whether a text is an http or https URL, absolute or relative to `base`. */
export const isHttpUrl = (text: string, base?: string): boolean =>
  URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
