import { redirect } from "next/navigation";
import { cache } from "react";
import { currentOperator } from "@/lib/auth/current-operator";

/** The operator of this request; the layout and its page ask once between them. */
export const operatorOfRequest = cache(currentOperator);

type SearchParams = Record<string, string | string[] | undefined>;

/** Sends whoever is not signed in to the sign-in page, and from there back to the very place they asked for. */
export async function requireOperator(path: string, searchParams: SearchParams): Promise<void> {
  if (await operatorOfRequest()) return;
  const query = new URLSearchParams(
    Object.entries(searchParams).flatMap(([key, value]) => [value ?? []].flat().map((one) => [key, one])),
  );
  const here = query.size ? `${path}?${query}` : path;
  redirect(here === "/overview" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl: here })}`);
}
