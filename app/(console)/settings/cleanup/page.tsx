import { titled } from "@/app/messages";
import { CleanupSettings } from "@/components/settings/cleanup-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.cleanup.title"]);

export default consolePage("/settings/cleanup", CleanupSettings);
