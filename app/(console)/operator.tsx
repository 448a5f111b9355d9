import { redirect } from "next/navigation";
import type { ComponentType } from "react";
import type { SavedView } from "@/lib/saved-views/views";
import { operatorOfRequest } from "../messages";
import { openDefaultView } from "./saved-views";

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

/** The page of a list, which opens with the team's default view. */
export const listPage = (list: SavedView["list"], Page: ComponentType) =>
  async function ListPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
    const search = await searchParams;
    await requireOperator(`/${list}`, search);
    await openDefaultView(list, search);
    return <Page />;
  };

type DetailProps = { params: Promise<Record<string, string>>; searchParams: Promise<SearchParams> };

/** The page of one row of a list, or of one application. */
export const detailPage = (path: string, Page: ComponentType<{ id: string }>) =>
  async function DetailPage({ params, searchParams }: DetailProps) {
    const [id = ""] = Object.values(await params);
    await requireOperator(`${path}/${encodeURIComponent(id)}`, await searchParams);
    return <Page id={id} />;
  };

/** A page of the console that is the same at one path. */
export const consolePage = (path: string, Page: ComponentType) =>
  async function ConsolePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
    await requireOperator(path, await searchParams);
    return <Page />;
  };
