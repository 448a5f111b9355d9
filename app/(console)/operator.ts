import { redirect } from "next/navigation";
import { cache } from "react";
import { currentOperator } from "@/lib/auth/current-operator";

/** The signed-in operator; cached, so the layout and its page share one lookup. */
export const operatorOfRequest = cache(currentOperator);

type SearchParams = Record<string, string | string[] | undefined>;

/** Redirects to the sign-in page, which leads back to this page, unless an operator is signed in. */
export async function requireOperator(path: string, searchParams: SearchParams): Promise<void> {
  if (await operatorOfRequest()) return;
  const query = new URLSearchParams(
    Object.entries(searchParams).flatMap(([key, value]) => [value ?? []].flat().map((item) => [key, item])),
  );
  const here = query.size ? `${path}?${query}` : path;
  redirect(here === "/overview" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl: here })}`);
}
