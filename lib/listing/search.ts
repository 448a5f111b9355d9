/** An SQL `like` pattern that matches texts containing `text`. */
export const containsPattern = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
