/** A mobile app that owns push tokens. */
export interface ApplicationView {
  id: string;
  name: string;
  /** Whether several users may hold one push token at once, or a registration takes it away from the others. */
  tokenPolicy: "shared" | "exclusive";
  /** The application of wires that name none; each project has one. */
  isDefault: boolean;
  createdAt: string;
  version: number;
}
