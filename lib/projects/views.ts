/** A project as its operators see it in a list. */
export interface ProjectView {
  id: string;
  slug: string;
  name: string;
  identityType: "email" | "userId" | "hybrid";
  role: "viewer" | "editor" | "admin";
}

export interface ProjectDetailView {
  id: string;
  slug: string;
  name: string;
  identityType: ProjectView["identityType"];
  /** Whether a registration may bring a new application into being. */
  autoCreateApplications: boolean;
  createdAt: string;
  /** Also the ETag, as `"<version>"`. */
  version: number;
  /** No device has been registered, or none is left. */
  isEmpty: boolean;
  hasSampleData: boolean;
}
