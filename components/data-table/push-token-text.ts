/** Whether a text may be a push token or a part of one that says much of it: hex, or one long word that is no email. */
export function looksLikePushToken(text: string): boolean {
  if (/^[\s<>]*(?:[\da-f][\s<>]*){8,}$/i.test(text) && /\d/.test(text) && /[a-f]/i.test(text)) return true;
  return text.trim().length >= 16 && !/[\s@"…]/.test(text.trim());
}

/** Whether a text may be a part of a push token or an id which no search finds. */
export const looksLikePart = (text: string): boolean =>
  /\d/.test(text) && (looksLikePushToken(text) || /^[\w:-]{4,}(?:(?:…|\.{3})[\w:-]*)?$/.test(text.trim()));
