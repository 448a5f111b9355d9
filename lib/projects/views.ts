/** A project as its operators see it in a list. */
export interface ProjectView {
  id: string;
  slug: string;
  name: string;
  identityType: "email" | "userId" | "hybrid";
  role: "viewer" | "editor" | "admin";
}
