import type { Role, Scope } from "@/lib/context";

const viewer: Scope[] = ["devices:read", "users:read"];
const editor: Scope[] = [...viewer, "devices:register", "devices:write", "users:update", "users:write"];

export const roleScopes: Record<Role, ReadonlySet<Scope>> = {
  viewer: new Set(viewer),
  editor: new Set(editor),
  admin: new Set<Scope>([...editor, "userTokens:mint", "project:admin"]),
};
