/**
 * An email as it is stored, compared and shown: in lower case by Unicode's rules. SQL's lower() depends on the database
 * collation, so it must never decide whether two emails are equal.
 */
export const normaliseEmail = (email: string): string => email.toLowerCase();
