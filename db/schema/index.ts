export * from "./api-keys";
export * from "./applications";
export * from "./audit-events";
export * from "./devices";
export * from "./instance";
export * from "./operators";
export * from "./projects";
export * from "./users";
