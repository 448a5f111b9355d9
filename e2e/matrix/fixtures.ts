import { randomBytes } from "node:crypto";
import type { DatabaseClient } from "@/db/client";
import {
  apiKeys,
  applications,
  devices,
  feedbackQuarantines,
  importChunks,
  imports,
  invitations,
  jobs,
  memberships,
  operatorSessions,
  operators,
  savedViews,
  userFields,
  users,
} from "@/db/schema";
import { generateApiKey } from "@/lib/credentials/api-keys";
import { hashSessionSecret } from "@/lib/credentials/session-cookie";
import { newId } from "@/lib/ids";
import { hashInvitationToken } from "@/lib/invitations/queries";
import type { TestProject } from "../fixtures/project";
import { mergedInto, type Sample } from "./table";

/** Part of everything in project B, and so must never appear in responses to others. */
export const canary = "canaryofb";

const eight = () => randomBytes(4).toString("hex");

/** A person with a device, with names of equal length, so that responses containing them can be compared. */
function person(mark = "person-ofa"): Sample & { userId: string } {
  const unique = eight();
  return {
    userId: newId(),
    email: `${mark}-${unique}@example.com`,
    externalUserId: `${mark}-${unique}`,
    deviceId: newId(),
    pushToken: `pushtoken-${mark}-${unique}`,
    unique,
  };
}

export type Person = ReturnType<typeof person>;

/** A person unknown to all projects. */
export const unknownPerson = (): Person => person("nobodyever");

/** A project's objects that requests can name. */
export class ProjectFixtures {
  private readonly database: DatabaseClient;
  private readonly project: TestProject;
  private readonly applicationId = newId();
  private readonly mark: string | undefined;

  constructor(database: DatabaseClient, project: TestProject, mark?: string) {
    this.database = database;
    this.project = project;
    this.mark = mark;
  }

  async begin(): Promise<void> {
    const { id: projectId } = this.project;
    const merged = { email: mergedInto, emailKey: mergedInto };
    await this.database.statement((db) =>
      db.insert(applications).values({ projectId, id: this.applicationId, name: "com.example.app" }),
    );
    await this.database.statement((db) => db.insert(users).values({ projectId, id: newId(), ...merged }));
    // The fields of the requests' profiles exist, so that no response says it was the first to use one.
    const fields = { knownField: "string", plan: "string", emailListIds: "long" } as const;
    await this.database.statement((db) =>
      db.insert(userFields).values(Object.entries(fields).map(([name, type]) => ({ projectId, name, type }))),
    );
  }

  /** Creates people with a device each. */
  async people(count: number): Promise<Person[]> {
    const { id: projectId } = this.project;
    const made = Array.from({ length: count }, () => person(this.mark && `${this.mark}0`));
    await this.database.statement((db) =>
      db.insert(users).values(
        made.map(({ userId, email, externalUserId }) => ({
          projectId,
          id: userId,
          email,
          emailKey: email,
          externalUserId,
          dataFields: { secret: this.mark ?? "none" },
        })),
      ),
    );
    await this.devicesOf(made);
    return made;
  }

  /** Adds another device for a person. */
  async anotherDevice(of: Person): Promise<Person> {
    const { deviceId, pushToken, unique } = person(this.mark);
    const one = { ...of, deviceId, pushToken, unique };
    await this.devicesOf([one]);
    return one;
  }

  private async devicesOf(people: Person[]): Promise<void> {
    await this.database.statement((db) =>
      db.insert(devices).values(
        people.map(({ userId, deviceId, pushToken }) => ({
          projectId: this.project.id,
          id: deviceId,
          userId,
          applicationId: this.applicationId,
          pushToken,
          pushService: "apns" as const,
          pushEnvironment: "production" as const,
          platform: "ios" as const,
          name: `${this.mark ?? "somebody's"} phone`,
        })),
      ),
    );
  }

  /** Creates an object by the name of its path parameter. `operatorId` owns views and sessions. */
  async make(parameter: string, operatorId: string): Promise<string> {
    const projectId = this.project.id;
    const id = newId();
    const name = `${this.mark ?? "one"} ${eight()}`;
    await this.database.transaction(async (tx) => {
      switch (parameter) {
        case "keyId": {
          const { key: _, ...stored } = generateApiKey("server");
          await tx.insert(apiKeys).values({ projectId, id, kind: "server", name, ...stored });
          break;
        }
        case "applicationId":
          await tx.insert(applications).values({ projectId, id, name });
          break;
        case "invitationId":
          await tx.insert(invitations).values(this.invitation(id, eight(), operatorId));
          break;
        case "jobId":
          await tx.insert(jobs).values({
            projectId,
            id,
            kind: "disable",
            status: "done",
            note: name,
            total: 0,
            actorType: "operator",
            actorId: operatorId,
            actorLabel: name,
            requestId: newId(),
            finishedAt: new Date(),
          });
          break;
        case "importId": {
          const data = Buffer.from("pushToken");
          await tx.insert(imports).values({
            projectId,
            id,
            fileName: name,
            status: "checked",
            settings: { format: "csv", preset: "other", columns: {}, attributes: [], defaults: {} },
            bytes: data.byteLength,
            actorType: "operator",
            actorId: operatorId,
            actorLabel: name,
            requestId: newId(),
          });
          await tx.insert(importChunks).values({ projectId, importId: id, number: 0, data });
          break;
        }
        case "operatorId": {
          const email = `${name.replace(" ", "-")}@example.com`;
          await tx.insert(operators).values({ id, email, emailKey: email, name });
          await tx.insert(memberships).values({ projectId, operatorId: id, role: "viewer" });
          break;
        }
        case "sessionId": {
          const expiresAt = new Date(Date.now() + 3_600_000);
          await tx
            .insert(operatorSessions)
            .values({ id, operatorId, secretHash: hashSessionSecret(id), address: "192.0.2.1", expiresAt });
          break;
        }
        case "quarantineId": {
          const group = { service: "apns", environment: id };
          const counts = { reported: 100, failed: 100 };
          const { applicationId } = this;
          await tx.insert(feedbackQuarantines).values({ projectId, id, applicationId, ...group, ...counts });
          break;
        }
        case "viewId":
          await tx.insert(savedViews).values({ projectId, id, operatorId, list: "devices", name, query: "" });
          break;
        default:
          throw new Error(`No fixture for [${parameter}].`);
      }
    });
    return id;
  }

  /** An invitation's secret. */
  async link(createdByOperatorId: string): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    await this.database.statement((db) =>
      db.insert(invitations).values(this.invitation(newId(), token, createdByOperatorId)),
    );
    return token;
  }

  private invitation(
    id: string,
    token: string,
    createdByOperatorId: string,
  ): typeof invitations.$inferInsert {
    return {
      projectId: this.project.id,
      id,
      email: `${this.mark ?? "guest"}-${eight()}@example.com`,
      role: "viewer",
      tokenHash: hashInvitationToken(token),
      createdBy: "test",
      createdByOperatorId,
      expiresAt: new Date(Date.now() + 3_600_000),
    };
  }
}
