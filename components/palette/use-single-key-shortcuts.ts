import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { preferenceQuery, savePreferenceMutation } from "@/lib/preferences/client";

const key = "keyboard";

/** Whether the operator has single-key shortcuts on (the default), and a setter. */
export function useSingleKeyShortcuts(signedIn = true): [boolean, (on: boolean) => void] {
  const { data } = useQuery({ ...preferenceQuery(key), enabled: signedIn });
  const { mutate } = useMutation(savePreferenceMutation(useQueryClient(), key));
  const off = typeof data === "object" && data !== null && "singleKeys" in data && data.singleKeys === false;
  return [!off, (on) => mutate({ singleKeys: on })];
}
