import { and, eq, exists, inArray, or, type SQL, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { applications, devices, searchedText, sortedTexts, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { currentDeviceCounts } from "@/lib/counts/queries";
import { isId } from "@/lib/ids";
import { matchesWord, type SearchWord, searchWords } from "@/lib/listing/search";
import { userWordCondition } from "@/lib/users/filters";
import { modelsNamed } from "./apple-models";
import { userJoin } from "./present";
import { partialTokenCondition, pushTokenCondition } from "./push-token";
import { platforms } from "./types";

/** Up to here, devices of matching users are found by the users' ids. Above, scanning the list finds a page sooner. */
const maxUserIds = 2_000;
const maxApplications = 1_000;
/** If more application versions match a word, each device's version is compared with it instead. */
const maxVersions = 1_000;
/** Up to this many words that match many users are tried in all combinations. */
const maxCombined = 3;

/** True of all devices: the indexes by model and version begin with the platform. */
const onAnyPlatform = inArray(devices.platform, platforms);

/** One condition on devices, in the forms that PostgreSQL plans best. */
export interface DeviceCondition {
  /** To find all devices that match. */
  set: SQL | undefined;
  /** To check one device at a time, in a scan that stops early. */
  perRow: SQL | undefined;
  /** The same condition is the union of these; PostgreSQL can plan and estimate each. */
  branches: Branch[];
}

/** What a single filter asks for, which is never a union. */
export type FilterCondition = Pick<DeviceCondition, "set" | "perRow">;

/** A part of a condition. */
export interface Branch {
  devices: SQL | undefined;
  /** A condition on the device's user, to be joined; many users match. */
  users?: SQL | undefined;
  /** No word is looked for in the devices themselves. */
  isOfUsers?: boolean;
}

/** The devices of a branch, to select from. */
export function fromBranch({ devices: ofDevices, users: ofUsers }: Branch, joinsUsers = false): SQL {
  if (ofUsers === undefined) {
    return sql`from ${devices}${joinsUsers ? sql` join ${users} on ${userJoin}` : sql``} where ${ofDevices}`;
  }
  return sql`from ${devices} join ${users} on ${userJoin} where ${and(ofDevices, ofUsers)}`;
}

/**
 * The same where a small part of the project's devices matches. If all of the words are in the user, devices are looked up
 * user by user, which PostgreSQL expects to take longer than to read all devices.
 */
export function lookUpBranch(branch: Branch, joinsUsers = false): SQL {
  if (!branch.isOfUsers) return fromBranch(branch, joinsUsers);
  const owned = sql`select ${devices}.* from ${devices} where ${and(userJoin, branch.devices)} offset 0`;
  return sql`from ${users} cross join lateral (${owned}) ${devices} where ${branch.users}`;
}

const query = new QueryBuilder();

/**
 * Finds devices by words, each in a text of theirs, their user or their application; by a push token, its beginning or
 * its masked form; or by a whole id.
 */
export async function searchCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  text: string,
): Promise<DeviceCondition> {
  const inProject = eq(devices.projectId, ctx.project.id);
  const isFound = async (condition: SQL | undefined) =>
    (await db.select({ id: devices.id }).from(devices).where(and(inProject, condition)).limit(1)).length > 0;
  const hasToken = pushTokenCondition(text);
  // A push token matches nothing else, and searching for so long a part of a name is slow.
  if (await isFound(hasToken)) return { set: hasToken, perRow: hasToken, branches: [{ devices: hasToken }] };

  const words: FoundWord[] = [];
  for (const word of searchWords(text)) words.push(await findWord(db, ctx, word));
  const partial = partialTokenCondition(text, ctx.scopes.has("devices:write"));
  const hasPart = partial && (await isFound(partial)) ? partial : undefined;
  const frequent = words.filter(({ users }) => users.isMany);
  const combined = frequent.slice(0, maxCombined);
  const others = and(
    ...words.filter((word) => !combined.includes(word)).map(({ device, users }) => or(device, users.own)),
  );
  const found: { set: SQL | undefined; branch: Branch }[] = [];
  for (const [ofUser, ofDevice] of splits(combined)) {
    const owner =
      ofUser.length > 1 ? await findUsers(db, ctx, and(...ofUser.map(({ user }) => user))) : ofUser[0]?.users;
    if (ofUser.length > 0 && owner?.own === undefined) continue;
    const ofDevices = ofDevice.map(({ device }) => device);
    const branch = owner?.isMany
      ? {
          devices: and(others, ...ofDevices),
          users: owner.condition,
          isOfUsers: ofUser.length === words.length,
        }
      : { devices: and(others, owner?.own, ...ofDevices) };
    found.push({ set: and(owner?.own, ...ofDevices), branch });
  }
  return {
    set: or(hasPart, combined.length === 0 ? others : and(others, or(...found.map(({ set }) => set)))),
    perRow: or(hasPart, and(...words.map(({ perRow }) => perRow))),
    branches: [...found.map(({ branch }) => branch), ...(hasPart ? [{ devices: hasPart }] : [])],
  };
}

/** A word, as conditions on devices, and on their users, which are joined or known by id. */
interface FoundWord {
  device: SQL | undefined;
  user: SQL | undefined;
  users: FoundUsers;
  perRow: SQL | undefined;
}

interface FoundUsers {
  /** The devices of these users; undefined if there are no such users. */
  own: SQL | undefined;
  isMany: boolean;
  condition: SQL | undefined;
}

/**
 * All ways to find some of the words in the user and the others in the device. A word may be in either, but an index
 * finds only the devices or only the users that match several.
 */
function splits(words: FoundWord[]): [ofUser: FoundWord[], ofDevice: FoundWord[]][] {
  const [first, ...rest] = words;
  if (first === undefined) return [[[], []]];
  return splits(rest).flatMap(([ofUser, ofDevice]) => [
    [ofUser, [first, ...ofDevice]],
    [[first, ...ofUser], ofDevice],
  ]);
}

async function findUsers(
  db: ReadDatabase,
  ctx: RequestContext,
  condition: SQL | undefined,
): Promise<FoundUsers> {
  const inProject = and(eq(users.projectId, ctx.project.id), condition);
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(inProject)
    .limit(maxUserIds + 1);
  if (found.length > maxUserIds) {
    const own = exists(query.select({ id: users.id }).from(users).where(and(condition, userJoin)));
    return { own, isMany: true, condition: inProject };
  }
  const ids = found.map(({ id }) => id);
  const own = ids.length === 0 ? undefined : sql`${devices.userId} = any(${sql.param(ids)}::uuid[])`;
  return { own, isMany: false, condition: inProject };
}

async function findWord(db: ReadDatabase, ctx: RequestContext, word: SearchWord): Promise<FoundWord> {
  const ofApplication = await db
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(eq(applications.projectId, ctx.project.id), matchesWord(sql`lower(${applications.name})`, word)),
    )
    .limit(maxApplications);
  const applicationIds = ofApplication.map(({ id }) => id);
  const models = modelsNamed(word.text).map((model) => model.toLowerCase());
  const { text: model, isGiven: hasModel } = sortedTexts.model(devices);
  const device = or(
    matchesWord(searchedText(devices), word),
    await versionCondition(db, ctx, word),
    isId(word.text) ? eq(devices.id, word.text) : undefined,
    models.length > 0 ? and(onAnyPlatform, hasModel, inArray(model, models)) : undefined,
    applicationIds.length > 0 ? inArray(devices.applicationId, applicationIds) : undefined,
  );
  const user = userWordCondition(word);
  const found = await findUsers(db, ctx, user);
  // For many users, no index serves this form.
  const ofUser = found.isMany ? sql`(select ${user} from ${users} where ${userJoin})` : found.own;
  return { device, user, users: found, perRow: or(device, ofUser) };
}

/** The devices with an application version that matches a word. The kept counts know the versions, which are few. */
async function versionCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  word: SearchWord,
): Promise<SQL | undefined> {
  const counts = currentDeviceCounts(db, ctx);
  const found = await db
    .selectDistinct({ version: counts.applicationVersion })
    .from(counts)
    .where(matchesWord(sql`lower(${counts.applicationVersion})`, word))
    .limit(maxVersions + 1);
  if (found.length > maxVersions) return matchesWord(sql`lower(${devices.applicationVersion})`, word);
  const versions = found.map(({ version }) => version);
  if (versions.length === 0) return undefined;
  return and(onAnyPlatform, inArray(devices.applicationVersion, versions));
}
