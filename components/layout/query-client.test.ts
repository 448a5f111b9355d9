import { QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import { createQueryClient } from "./query-client";

test("data that changes while it loads for the first time is loaded again", async () => {
  const client = createQueryClient();
  onTestFinished(() => client.clear());
  let stored = "before";
  let answer = () => {};
  const answers = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const query = {
    queryKey: ["history"],
    queryFn: async () => {
      const read = stored;
      await answers;
      return read;
    },
  };
  onTestFinished(new QueryObserver(client, query).subscribe(() => {}));
  stored = "after";
  const loaded = client.invalidateQueries({ queryKey: ["history"] });
  answer();
  await loaded;
  expect(client.getQueryData(["history"])).toBe("after");
});
