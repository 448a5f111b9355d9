import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { patchJson, postJson, projectPath } from "@/lib/http/client";
import { jsonQuery } from "@/lib/http/query";
import type { cleanupPatch } from "./types";
import type { CleanupView } from "./views";

const pollMs = 700;

/** Whether a cleanup is running or about to start. */
export const isCleanupActive = ({ next, last }: CleanupView): boolean =>
  next.isRequested || last?.outcome === "running";

/** Polled while a cleanup is running. */
export const cleanupQuery = (project: string) =>
  queryOptions({
    ...jsonQuery<CleanupView>(["cleanup", project], projectPath(project, "cleanup")),
    refetchInterval: ({ state }) => (state.data && isCleanupActive(state.data) ? pollMs : false),
  });

export const updateCleanupMutation = (client: QueryClient, project: string) =>
  mutationOptions({
    mutationFn: ({ change, version }: { change: z.input<typeof cleanupPatch>; version: number }) =>
      patchJson<CleanupView>(projectPath(project, "cleanup"), change, version),
    onSuccess: (changed) => client.setQueryData(cleanupQuery(project).queryKey, changed),
  });

export const runCleanupMutation = (client: QueryClient, project: string) =>
  mutationOptions({
    mutationFn: () => postJson<CleanupView>(projectPath(project, "cleanup", "run")),
    onSuccess: (view) => client.setQueryData(cleanupQuery(project).queryKey, view),
  });
