/**
 * An email as it is stored, compared and shown: in lower case, by Unicode's rules and no language's. SQL's lower()
 * depends on the database's collation, so it never decides whether two emails are one.
 */
export const normaliseEmail = (email: string): string => email.toLowerCase();
