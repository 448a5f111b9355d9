import { mobileKeysWithToken, type Principal, principals, principalsOfB } from "./principals";
import type { Row } from "./table";

/** Who owns the object a request names, or which project its path names. */
export type Target =
  | "own"
  | "anotherUsers"
  | "anotherProjects"
  | "missing"
  | "malformed"
  | "inAnotherProject"
  | "inMissingProject"
  | "inMalformedProject";

export type Api = "native" | "iterable" | "genesys" | "oauth" | "tribehr";

/** One request of the matrix and its expected result. */
export interface Cell {
  operation: string;
  api: Api;
  row: Row;
  principal: Principal;
  target: Target;
  /** The statuses that will do. */
  expected: number[];
  /** The error code, for Iterable. */
  code?: string;
}

export const isRejection = ({ expected }: Pick<Cell, "expected">): boolean => (expected[0] ?? 0) >= 400;

export function apiOf(operation: string): Api {
  if (/ \/api\/v1\//.test(operation)) return "native";
  if (/ \/api\/v2\//.test(operation)) return "genesys";
  if (/ \/oauth\//.test(operation)) return "oauth";
  return /\/mobile_devices[./]/.test(operation) ? "tribehr" : "iterable";
}

/** The path parameter that names an object, if any. */
export const idParameterOf = (operation: string): string | undefined =>
  [...operation.matchAll(/\[(\w+)\]/g)]
    .map(([, name]) => name)
    .find((name) => name !== "project" && name !== "event" && name !== "key");

/** Every request in the table. */
export const cellsOf = (table: Record<string, Row>): Cell[] =>
  Object.entries(table).flatMap(([operation, row]) =>
    principals.flatMap((principal) =>
      targetsOf(operation, row, principal).map((target) => ({
        operation,
        row,
        principal,
        target,
        api: apiOf(operation),
        ...expectation(operation, row, principal, target),
      })),
    ),
  );

const ofUserToken: readonly Principal[] = ["userToken", "mobileKeyWithToken"];

function targetsOf(operation: string, row: Row, principal: Principal): Target[] {
  const api = apiOf(operation);
  if (api !== "iterable" && mobileKeysWithToken.includes(principal)) return [];
  if (row.always !== undefined) return ["own"];
  const thing = idParameterOf(operation);
  if (thing === "token") return ["own", "missing"];
  const targets: Target[] = ["own"];
  // Only that B cannot reach A's objects is checked, not B's own.
  if (principalsOfB.includes(principal)) return targets;
  const named = thing !== undefined || row.about !== undefined;
  if (named) targets.push("anotherProjects", "missing");
  if (named && ofUserToken.includes(principal)) targets.push("anotherUsers");
  if (thing !== undefined && row.about === undefined) targets.push("malformed");
  if (operation.includes("[project]")) {
    targets.push("inAnotherProject", "inMissingProject", "inMalformedProject");
  }
  return targets;
}

type Expectation = Pick<Cell, "expected" | "code">;

const status = (expected: number, code?: string): Expectation => ({
  expected: [expected],
  ...(code !== undefined && { code }),
});

const success = ({ answers = 200 }: Row): Expectation => ({ expected: [answers].flat() });

function expectation(operation: string, row: Row, principal: Principal, target: Target): Expectation {
  if (row.always !== undefined) return status(row.always);
  return rules[apiOf(operation)](operation, row, principal, target);
}

type Rule = (operation: string, row: Row, principal: Principal, target: Target) => Expectation;

const holds =
  (...who: Principal[]) =>
  (principal: Principal) =>
    who.includes(principal);
const isOperator = holds("viewer", "editor", "admin", "adminOfB");
const isKey = holds("serverKey", "readonlyKey", "senderKey", "mobileKey", "serverKeyOfB");
const isBearer = holds(
  "serverKey",
  "readonlyKey",
  "senderKey",
  "mobileKey",
  "serverKeyOfB",
  "accessToken",
  "userToken",
);

const native: Rule = (operation, row, principal, target) => {
  if (idParameterOf(operation) === "token") return target === "own" ? success(row) : status(404);
  if (!operation.includes("[project]")) {
    if (!row.may.includes(principal)) return status(401);
    return target === "own" ? success(row) : status(404);
  }
  if (!isOperator(principal) && !isKey(principal)) return status(401);
  if (principalsOfB.includes(principal) || target.startsWith("in")) return status(404);
  if (!row.may.includes(principal)) return status(403);
  if (target === "own") return success(row);
  return status(row.absent ?? 404);
};

const iterable: Rule = (_, row, principal, target) => {
  const isMobile = principal === "mobileKey" || mobileKeysWithToken.includes(principal);
  if (!isKey(principal) && !isMobile) return status(401, "BadApiKey");
  if (!row.may.includes(principal)) {
    if (isMobile && principal !== "mobileKey" && principal !== "mobileKeyWithToken")
      return status(401, "InvalidJwtPayload");
    if (row.namesTwo && principal === "mobileKeyWithToken")
      return status(401, "JwtUserIdentifiersMismatched");
    const lacksToken = principal === "mobileKey" && (row.namesTwo || row.may.includes("mobileKeyWithToken"));
    return status(401, lacksToken ? "BadAuthorizationHeader" : "BadApiKey");
  }
  if (row.about === undefined) return success(row);
  if (principal === "mobileKeyWithToken" && target !== "own")
    return status(401, "JwtUserIdentifiersMismatched");
  const known = target === "own" && principal !== "serverKeyOfB";
  return known ? success(row) : status(row.absent ?? 404);
};

const genesys: Rule = (operation, row, principal, target) => {
  if (!isBearer(principal)) return status(401);
  if (principal === "mobileKey" || principal === "senderKey") return status(403);
  if (principal === "serverKeyOfB" && idParameterOf(operation) !== undefined) return status(404);
  if (!row.may.includes(principal)) return status(403);
  return target === "own" ? success(row) : status(404);
};

const oauth: Rule = (_, row, principal) =>
  row.may.includes(principal)
    ? success(row)
    : status(principal === "mobileKey" || principal === "senderKey" ? 400 : 401);

const tribehr: Rule = (_, row, principal, target) => {
  if (principal === "readonlyKey" || principal === "senderKey" || principal === "mobileKey")
    return status(403);
  if (!row.may.includes(principal)) return status(401);
  return principal === "userToken" && target !== "own" ? status(401) : success(row);
};

const rules: Record<Api, Rule> = { native, iterable, genesys, oauth, tribehr };
