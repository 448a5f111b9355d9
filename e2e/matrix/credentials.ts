import { eq } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { apiKeys, operatorSessions, operators } from "@/db/schema";
import { insertApiKey } from "@/lib/api-keys/mutations";
import { type ApiKeyKind, generateApiKey, hashApiKey } from "@/lib/credentials/api-keys";
import { requestToken } from "../fixtures/genesys";
import { insertOperator } from "../fixtures/insert-operator";
import type { TestProject } from "../fixtures/project";
import { signInOverHttp } from "../fixtures/session";
import { projectUserToken } from "../fixtures/user-token";
import type { Credential, Credentials } from "./principals";

/** One credential of each kind. Tokens sent with mobile keys are for `userOfPhone`, others for `user`, both of project A. */
export async function credentialsOf(
  database: DatabaseClient,
  a: TestProject,
  b: TestProject,
  user: { email: string },
  userOfPhone: { email: string },
): Promise<{ credentials: Credentials; operatorIds: Record<string, string> }> {
  const { email } = user;
  const longAgo = Math.floor(Date.now() / 1_000) - 7_200;
  const times = { iat: longAgo, exp: longAgo + 300 };
  const onPhone = { email: userOfPhone.email };
  const mobile = a.keys.mobile;
  const ended = async (columns: Partial<typeof apiKeys.$inferInsert>) => {
    const { key } = await insert(database, a, "server");
    await change(database, key, columns);
    return { secret: key };
  };
  const revokedLater = (await insert(database, a, "server")).key;
  const stale = await tokenFor(a, revokedLater);
  await change(database, revokedLater, { revokedAt: new Date() });

  const operatorIds: Record<string, string> = {};
  const session = async (name: string, project: TestProject, role: "viewer" | "editor" | "admin") => {
    const email = `${name}-${project.slug}@example.com`.toLowerCase();
    const password = `password of ${name}`;
    const memberships = [{ projectId: project.id, role }];
    operatorIds[name] = await database.transaction((tx) =>
      insertOperator(tx, { email, name, password, memberships }),
    );
    return { cookie: await signInOverHttp({ email, name, password }) };
  };
  const disabledOperator = await session("disabledOperator", a, "admin");
  await database.statement((db) =>
    db
      .update(operators)
      .set({ disabledAt: new Date() })
      .where(eq(operators.id, operatorIds.disabledOperator ?? "")),
  );
  const endedSession = await session("endedSession", a, "admin");
  await database.statement((db) =>
    db.delete(operatorSessions).where(eq(operatorSessions.operatorId, operatorIds.endedSession ?? "")),
  );

  const credentials: Credentials = {
    nobody: {},
    mistypedKey: { secret: `${a.keys.server.slice(0, -1)}${a.keys.server.endsWith("0") ? "1" : "0"}` },
    unknownKey: { secret: generateApiKey("server").key },
    revokedKey: await ended({ revokedAt: new Date(Date.now() - 1_000) }),
    expiredKey: await ended({ expiresAt: new Date(Date.now() - 1_000) }),
    mobileKey: { secret: mobile },
    mobileKeyWithToken: { secret: mobile, userToken: await projectUserToken(a, onPhone) },
    mobileKeyWithExpiredToken: {
      secret: mobile,
      userToken: await projectUserToken(a, { ...onPhone, ...times }),
    },
    mobileKeyWithTokenOfB: { secret: mobile, userToken: await projectUserToken(b, onPhone) },
    serverKey: { secret: a.keys.server },
    readonlyKey: { secret: a.keys.readonly },
    senderKey: { secret: a.keys.sender },
    serverKeyOfB: { secret: b.keys.server },
    userToken: { secret: await projectUserToken(a, { email }) },
    expiredUserToken: { secret: await projectUserToken(a, { email, ...times }) },
    accessToken: { secret: await tokenFor(a, a.keys.server) },
    accessTokenOfRevokedKey: { secret: stale },
    viewer: await session("viewer", a, "viewer"),
    editor: await session("editor", a, "editor"),
    admin: await session("admin", a, "admin"),
    adminOfB: await session("adminOfB", b, "admin"),
    disabledOperator,
    endedSession,
  } satisfies Record<string, Credential>;
  return { credentials, operatorIds };
}

const insert = (database: DatabaseClient, { id: projectId }: TestProject, kind: ApiKeyKind) =>
  database.transaction((tx) => insertApiKey(tx, { projectId, kind, name: kind, createdBy: "test" }));

const change = (database: DatabaseClient, key: string, columns: Partial<typeof apiKeys.$inferInsert>) =>
  database.statement((db) =>
    db
      .update(apiKeys)
      .set(columns)
      .where(eq(apiKeys.secretHash, hashApiKey(key))),
  );

async function tokenFor({ slug }: TestProject, key: string): Promise<string> {
  const { body } = await requestToken({
    grant_type: "client_credentials",
    client_id: slug,
    client_secret: key,
  });
  return body.access_token;
}
