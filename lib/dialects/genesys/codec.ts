import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import { type FieldsWith, fieldsOf } from "@/lib/devices/fields";
import { pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, DeviceUpdate, Platform, Registration } from "@/lib/devices/types";
import { platforms, pushTargets } from "@/lib/devices/types";
import { DomainError } from "@/lib/errors";
import { decoder } from "@/lib/http/codecs";
import type { RequestFacts } from "@/lib/http/endpoint";
import { parseJson } from "@/lib/http/json";
import { validate } from "@/lib/http/validation";
import type { Parameter } from "@/lib/listing/types";

const text = z.string().max(500, "At most 500 characters");

const fields = z.object({
  deviceToken: pushTokenField,
  notificationId: text,
  make: text,
  model: text,
  acceptNotifications: z.boolean(),
  // Invalid values get Genesys's own error, after the shape is validated.
  type: z.string().meta({ pattern: "^([iI][oO][sS]|[aA][nN][dD][rR][oO][iI][dD])$", examples: ["ios"] }),
  name: text.optional(),
  sessionHash: text.optional(),
});

// Typed clients send null for unset fields.
const omitNulls = (value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
    : value;

/** `POST`: unknown members, `id` and `selfUri` are ignored. */
const newDevice = fields.meta({ id: "GenesysNewDevice" });

/** `PUT`: an empty body and `null` members change nothing. */
const deviceChanges = fields.partial().meta({ id: "GenesysDeviceChanges" });

const deviceIdParameter: Parameter = {
  name: "deviceId",
  required: true,
  description: "The id of the device.",
  schema: { type: "string", format: "uuid" },
};

export const decodeNewDevice = decoder(
  { body: { content: { "application/json": newDevice }, required: true } },
  (bytes, facts) => validate(newDevice, omitNulls(readJson(bytes, facts))),
);

export const decodeDeviceChanges = decoder(
  {
    parameters: [deviceIdParameter],
    body: { content: { "application/json": deviceChanges }, required: false },
  },
  (bytes, facts) => ({
    deviceId: deviceIdOf(facts),
    changes: toDeviceEdit(validate(deviceChanges, omitNulls(readJson(bytes, facts) ?? {}))),
  }),
);

export const decodeDeviceId = decoder({ parameters: [deviceIdParameter] }, (_, facts) => ({
  deviceId: deviceIdOf(facts),
}));

/** A `UserDevice` as a registration. Devices that an API key registers belong to a service user of that key. */
export function toRegistration(ctx: RequestContext, device: z.output<typeof fields>): Registration {
  const platform = toPlatform(device.type);
  return {
    user: { ...(ctx.tokenUser ?? { externalUserId: `client-${ctx.actor.id}` }), preferUserId: true },
    isServiceUser: ctx.tokenUser === null,
    applicationName: null,
    pushToken: device.deviceToken,
    platform,
    ...pushTargets[platform],
    facts: toFacts(device),
    attributes: {},
  };
}

function toDeviceEdit(device: z.output<typeof deviceChanges>): DeviceUpdate {
  return {
    pushToken: device.deviceToken,
    platform: device.type === undefined ? undefined : toPlatform(device.type),
    facts: toFacts(device),
  };
}

const factsByName = Object.entries(fieldsOf("genesys")) as [FactName, FieldsWith<"genesys">][];
type FactName = keyof ReturnType<typeof fieldsOf<"genesys">>;

const toFacts = (device: z.output<typeof deviceChanges>): DeviceFacts =>
  Object.fromEntries(
    factsByName.flatMap(([name, field]) => (device[name] === undefined ? [] : [[field, device[name]]])),
  );

function toPlatform(type: string): Platform {
  const platform = platforms.find((one) => one === type.toLowerCase());
  // Genesys has no "web"; a client may send it back for a browser that it read.
  if (platform !== undefined) return platform;
  throw invalidValue("type", type, ["android", "ios"]);
}

export function invalidValue(field: string, value: string, allowed: string[]): DomainError {
  const message = `Value [${value.slice(0, 100)}] is not valid for field type [${field}]. Allowable values are: ${allowed.join(", ")}`;
  return new DomainError("invalidValue", message, { issues: [{ path: field, message }] });
}

const deviceIdOf = (facts: RequestFacts): string => facts.params.deviceId ?? "";

function readJson(bytes: Uint8Array, facts: RequestFacts): unknown {
  const type = facts.headers.get("content-type");
  if (bytes.byteLength > 0 && type !== null && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new DomainError("unsupportedMediaType", "Send the body as application/json.");
  }
  return parseJson(bytes);
}
