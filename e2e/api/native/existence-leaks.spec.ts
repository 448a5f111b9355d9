import { signIn } from "../../fixtures/operator";
import { expect, serverUrl, test } from "../../fixtures/project";
import { seedDevices } from "../../fixtures/seed";

const pushToken = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

test("search, filters and sorts never reveal parts of a push token to those who may not see it", async ({
  makeProject,
  database,
}) => {
  const project = await makeProject({ role: "viewer" });
  const seeded = await seedDevices(
    database,
    project,
    Array.from({ length: 5 }, (_, n) => ({ name: `Phone ${n}`, ...(n === 3 && { pushToken }) })),
  );
  const viewer = await signIn(project);
  const found = async (query: string) => {
    const answer = await viewer.get(`devices?${query}`);
    return answer.status === 200
      ? (await answer.json()).items.map(({ id }: { id: string }) => id)
      : answer.status;
  };
  // Someone with the whole token, in any spelling, has nothing more to learn.
  for (const whole of [pushToken, pushToken.toUpperCase()])
    expect(await found(`q=${whole}`)).toEqual([seeded[3]]);
  const parts = Array.from({ length: pushToken.length - 1 }, (_, n) => pushToken.slice(0, n + 1)).slice(2);
  const wild = [`${parts[0]}%`, `${parts[9]}_`, `%${parts[9]}%`, `%${parts[9]}\\`];
  for (const text of [...parts, ...wild, pushToken.slice(1)])
    expect([text, await found(`q=${encodeURIComponent(text)}`)]).toEqual([text, []]);
  // The form in which lists show it says no more than they do, and those who may reveal it find it by its beginning.
  expect(await found(`q=${encodeURIComponent("a1b2…8f90")}`)).toEqual([seeded[3]]);
  const url = new URL(`/api/v1/projects/${project.slug}/devices?q=${parts[9]}`, serverUrl());
  const revealing = await fetch(url, { headers: { authorization: `Bearer ${project.keys.server}` } });
  expect(await revealing.json()).toMatchObject({ items: [{ id: seeded[3] }] });
  for (const query of [
    "sort=pushToken",
    `pushToken=${pushToken}`,
    `push_token=${pushToken}`,
    "sort=push_token",
  ])
    expect([query, await found(query)]).toEqual([query, 400]);
});
