import type { DatabaseClient } from "@/db/client";
import { newId } from "@/lib/ids";
import type { TestProject } from "../fixtures/project";
import { type Cell, idParameterOf, isRejection } from "./cells";
import { credentialsOf } from "./credentials";
import { canary, type Person, ProjectFixtures, unknownPerson } from "./fixtures";
import type { PreparedRequest } from "./send";

/** Both projects with their objects, and the request for any cell. */
export interface MatrixContext {
  a: TestProject;
  b: TestProject;
  prepare(cell: Cell): Promise<PreparedRequest>;
}

const malformed = "no'id%00";
const operatorsThings = new Set(["viewId", "sessionId"]);

export async function createMatrixContext(
  database: DatabaseClient,
  a: TestProject,
  b: TestProject,
): Promise<MatrixContext> {
  const inA = new ProjectFixtures(database, a);
  const inB = new ProjectFixtures(database, b, canary);
  await inA.begin();
  await inB.begin();
  const [tokenUser, mobileUser, neighbour] = (await inA.people(3)) as [Person, Person, Person];
  const [theirs] = (await inB.people(1)) as [Person];
  const { credentials, operatorIds } = await credentialsOf(database, a, b, tokenUser, mobileUser);

  // Rejected requests change nothing, so they can share one object of each kind.
  const kept = new Map<string, Promise<string>>();
  const keep = (name: string, make: () => Promise<string>): Promise<string> => {
    const made = kept.get(name) ?? make();
    kept.set(name, made);
    return made;
  };

  const ownPerson = async (cell: Cell): Promise<Person> => {
    const { principal } = cell;
    if (principal === "mobileKeyWithToken") return mobileUser;
    if (principal === "userToken") return isRejection(cell) ? tokenUser : inA.anotherDevice(tokenUser);
    return isRejection(cell) ? neighbour : ((await inA.people(1))[0] as Person);
  };

  const personOf = async (cell: Cell): Promise<Person> => {
    if (cell.target === "anotherUsers") return neighbour;
    // A successful request about another project's name creates that name here.
    if (cell.target === "anotherProjects")
      return isRejection(cell) ? theirs : ((await inB.people(1))[0] as Person);
    if (cell.target === "missing") return unknownPerson();
    return ownPerson(cell);
  };

  const thingIn = (cell: Cell, parameter: string, person: Person): Promise<string> | string => {
    const { target, api, principal } = cell;
    if (target === "malformed") return malformed;
    switch (parameter) {
      case "deviceId":
        return person.deviceId;
      case "email":
        return person.email;
      case "userId":
        return api === "native" ? person.userId : person.externalUserId;
      case "token":
        return target === "missing" ? "x".repeat(43) : inA.link(operatorIds.admin ?? "");
    }
    if (target === "missing") return newId();
    const [fixtures, owner] =
      target === "anotherProjects" ? [inB, operatorIds.adminOfB] : [inA, operatorIds[principal]];
    const make = () => fixtures.make(parameter, owner ?? operatorIds.admin ?? "");
    if (!isRejection(cell)) return make();
    const whose = operatorsThings.has(parameter) ? principal : "anyone";
    return keep(`${target} ${parameter} ${whose}`, make);
  };

  const prepare = async (cell: Cell): Promise<PreparedRequest> => {
    const person = await personOf(cell);
    const parameter = idParameterOf(cell.operation);
    return {
      cell,
      sample: person,
      thing: parameter === undefined ? "" : await thingIn(cell, parameter, person),
      slug: slugOf(cell, a, b),
      clientId: a.slug,
      credential: credentials[cell.principal],
    };
  };
  return { a, b, prepare };
}

function slugOf({ target }: Cell, a: TestProject, b: TestProject): string {
  if (target === "inAnotherProject") return b.slug;
  if (target === "inMissingProject") return b.slug.replace(/^test/, "none");
  return target === "inMalformedProject" ? malformed : a.slug;
}
