import { presetFor, presets } from "./presets";
import {
  type ImportField,
  type ImportFormat,
  type ImportSettings,
  importFields,
  type PresetId,
} from "./types";

// How people call what we have another name for. Compared without capitals, spaces and marks.
const otherNames: Partial<Record<ImportField, string[]>> = {
  pushToken: [
    "token",
    "devicetoken",
    "registrationid",
    "registrationtoken",
    "fcmtoken",
    "apnstoken",
    "pushid",
  ],
  email: ["emailaddress", "mail", "useremail"],
  userId: ["externaluserid", "externalid", "uid", "customerid", "userid"],
  user: ["alias", "username", "owner", "customuserdata"],
  application: ["applicationname", "appname", "app"],
  platform: ["os", "operatingsystem", "devicetype", "platformtype"],
  pushService: ["service", "provider", "pushtype"],
  pushEnvironment: ["environment", "env"],
  deviceIdentifier: ["deviceid", "installationid", "identifier", "deviceuuid"],
  model: ["devicemodel"],
  make: ["manufacturer", "brand"],
  systemVersion: ["osversion", "deviceos"],
  applicationVersion: ["appversion", "version"],
  applicationPackage: ["bundleid", "packagename", "appidentifier"],
  enabled: ["active", "endpointenabled", "isenabled"],
  notificationsAllowed: ["notificationsenabled", "acceptnotifications"],
  createdAt: ["created", "registeredat", "signupat"],
  lastSeenAt: ["lastseen", "lastactive", "updatedat", "timestamp"],
};

/** What kind of file begins so. */
export function guessFormat(beginning: string): ImportFormat {
  const text = beginning.replace(/^\uFEFF/, "").trimStart();
  if (text.startsWith("[") || /^\{\s*"[^"]*"\s*:\s*\[\s*\{/.test(text)) return "json";
  return text.startsWith("{") ? "ndjson" : "csv";
}

/** How a file with these columns seems to be meant. */
export function guessSettings(format: ImportFormat, columns: string[]): ImportSettings {
  const preset = presetFor(columns);
  return { format, ...suggestionOf(preset, columns), preset, defaults: {} };
}

/** How a file would be read by a preset, as far as its columns allow. */
export function suggestionOf(
  preset: PresetId,
  columns: string[],
): Pick<ImportSettings, "columns" | "attributes" | "withoutUser"> {
  const { prepare, withoutUser, ...own } = presets[preset];
  if (preset === "other") return { columns: guessColumns(columns), attributes: [], withoutUser };
  const there = new Set([
    ...columns,
    ...Object.keys(prepare?.(Object.fromEntries(columns.map((name) => [name, ""]))) ?? {}),
  ]);
  return {
    columns: Object.fromEntries(Object.entries(own.columns).filter(([, name]) => there.has(name))),
    attributes: own.attributes.filter((name) => there.has(name)),
    withoutUser,
  };
}

function guessColumns(columns: string[]): Partial<Record<ImportField, string>> {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const left = new Set(columns);
  const guessed: Partial<Record<ImportField, string>> = {};
  const take = (field: ImportField, names: string[]) => {
    const found = guessed[field] === undefined && [...left].find((column) => names.includes(plain(column)));
    if (!found) return;
    guessed[field] = found;
    left.delete(found);
  };
  for (const field of importFields) take(field, [plain(field)]);
  for (const field of importFields) take(field, otherNames[field] ?? []);
  return guessed;
}
