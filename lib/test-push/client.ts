import { deviceKeys } from "@/lib/devices/client";
import { postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { TestPushInput } from "./types";
import type { ApplicationDeliveryView, DeviceDeliveryView, TestPushView } from "./views";

export const deviceDeliveryQuery = (project: string, id: string) =>
  jsonQuery<DeviceDeliveryView>(
    [...deviceKeys.detail(project, id), "delivery"],
    projectPath(project, "devices", id, "delivery"),
  );

/** Sends a test push. The response may change the device, so its cached data is refetched. */
export const sendTestPushMutation = (project: string, id: string) =>
  changeMutation([deviceKeys.project(project)], (input: TestPushInput) =>
    postJson<TestPushView>(projectPath(project, "devices", id, "test-push"), input),
  );

export const applicationDeliveryQuery = (project: string, applicationId: string) =>
  jsonQuery<ApplicationDeliveryView>(
    ["applications", project, applicationId, "delivery"],
    projectPath(project, "applications", applicationId, "delivery"),
  );
