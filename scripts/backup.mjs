// Backs up or restores the Rollcall of this folder, or of DATABASE_URL: `npm run backup -- FILE`, `npm run restore -- FILE`.
import { runBuilt } from "./built-command.mjs";

await runBuilt("backup");
