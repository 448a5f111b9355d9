import { isObject } from "@/lib/json";

type JsonObject = Record<string, unknown>;

const maxDepth = 5;

// Our own objects, which stay one column.
const nestedColumns = new Set(["attributes", "dataFields"]);

/** Nested members become columns such as `device.token`. Lists stay as they are, and typed values are unwrapped. */
export function flatten(value: JsonObject, prefix = "", depth = 1): JsonObject {
  const flat: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const plain = unwrap(member);
    if (isObject(plain) && depth < maxDepth && !nestedColumns.has(name)) {
      Object.assign(flat, flatten(plain, `${prefix}${name}.`, depth + 1));
    } else flat[prefix + name] = plain;
  }
  return flat;
}

/** The value inside a type wrapper: dates, numbers and ids as MongoDB, Firestore and Parse write them. */
export function unwrap(value: unknown): unknown {
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort().join(" ");
  switch (names) {
    case "$date":
      return millisecondsOrText(unwrap(value.$date));
    case "$numberLong":
    case "$numberInt":
    case "$numberDouble":
    case "$numberDecimal":
    case "$oid":
      return Object.values(value)[0];
    case "__type iso":
      return value.__type === "Date" ? value.iso : value;
    case "__datatype__ value":
      return value.__datatype__ === "timestamp" ? unwrap(value.value) : value;
    case "timestampValue":
    case "stringValue":
    case "integerValue":
    case "booleanValue":
      return Object.values(value)[0];
    case "_nanoseconds _seconds":
      return timestamp(value._seconds, value._nanoseconds) ?? value;
    case "nanoseconds seconds":
      return timestamp(value.seconds, value.nanoseconds) ?? value;
    default:
      return value;
  }
}

/** As text, so that a small number of milliseconds is not read as seconds. */
function millisecondsOrText(value: unknown): unknown {
  return /^-?\d{1,15}$/.test(String(value)) ? new Date(Number(value)).toISOString() : value;
}

function timestamp(seconds: unknown, nanoseconds: unknown): string | undefined {
  const milliseconds = Number(seconds) * 1_000 + Math.floor(Number(nanoseconds) / 1_000_000);
  return Math.abs(milliseconds) < 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}
