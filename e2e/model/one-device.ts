import fc from "fast-check";
import type { DeviceView } from "@/lib/devices/views";
import type { ApiResponse, Apis } from "./apis";
import type { Call } from "./linearize";

/** What calls about a device read and change. */
export type State = Pick<DeviceView, "name" | "model" | "enabled" | "version"> & {
  reason: string | null;
  note: string | null;
};

type Kind = "rename" | "disable" | "enable" | "register" | "signOut" | "read";

export const kinds: fc.Arbitrary<Kind> = fc.constantFrom(
  "rename",
  "disable",
  "enable",
  "register",
  "signOut",
  "read",
);

const owner = { user: "owner@example.com", token: "push-token-of-the-one-device" };

const stateOfView = (view: DeviceView): State => ({
  name: view.name,
  model: view.model,
  enabled: view.enabled,
  version: view.version,
  reason: view.disabled?.reason ?? null,
  note: view.disabled?.note ?? null,
});

const alike = (one: State, other: State) =>
  (Object.keys(one) as (keyof State)[]).every((key) => one[key] === other[key]);

/** Registers the device under test and returns its id and initial state. */
export async function registerDevice(apis: Apis): Promise<{ id: string; state: State }> {
  await register(apis, "first");
  const { items } = await apis.devices(`&q=${owner.token}`);
  const [view] = items;
  if (view === undefined) throw new Error("The device was registered and is not there.");
  return { id: view.id, state: stateOfView(view) };
}

const register = (apis: Apis, model: string): Promise<ApiResponse> =>
  apis.iterable("/api/users/registerDeviceToken", {
    email: owner.user,
    device: { token: owner.token, platform: "APNS", applicationName: "shared", dataFields: { model } },
  });

const changed = (state: State, changes: Partial<State>): State => ({
  ...state,
  ...changes,
  version: state.version + 1,
});

/** The effect of a call on the device; `word` is unique to the call. */
function effect(kind: Kind, word: string, state: State): State {
  switch (kind) {
    case "rename":
      return changed(state, { name: word });
    case "disable":
      return changed(state, { enabled: false, reason: "admin", note: word });
    case "enable":
      return state.enabled ? state : changed(state, { enabled: true, reason: null, note: null });
    case "register": {
      const wakes = !state.enabled && state.reason !== "admin";
      return changed(state, { model: word, ...(wakes && { enabled: true, reason: null, note: null }) });
    }
    case "signOut":
      return state.enabled ? changed(state, { enabled: false, reason: "client" }) : state;
    case "read":
      return state;
  }
}

function send(apis: Apis, id: string, kind: Kind, word: string): Promise<ApiResponse> {
  switch (kind) {
    case "rename":
      return apis.native(`devices/${id}`, "PATCH", { name: word });
    case "disable":
      return apis.native(`devices/${id}/disable`, "POST", { note: word });
    case "enable":
      return apis.native(`devices/${id}/enable`, "POST");
    case "register":
      return register(apis, word);
    case "signOut":
      return apis.iterable("/api/users/disableDevice", { token: owner.token });
    case "read":
      return apis.native(`devices/${id}`);
  }
}

/** Sends a call. If it returns the device, it counts as a change followed by a read. */
export async function perform(apis: Apis, id: string, kind: Kind, word: string): Promise<Call<State>[]> {
  const begun = performance.now();
  const { status, body } = await send(apis, id, kind, word);
  const ended = performance.now();
  const description = `${kind} ${word}: ${status} ${JSON.stringify(body)}`;
  if (status !== 200) throw new Error(description);
  const change: Call<State> = { begun, ended, description, step: (state) => effect(kind, word, state) };
  if (kind === "register" || kind === "signOut") return [change];
  const shown = stateOfView(body);
  const look: Call<State> = {
    begun,
    ended,
    description,
    after: change,
    step: (state) => (alike(state, shown) ? state : undefined),
  };
  return [change, look];
}
