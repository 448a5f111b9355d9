import { titled } from "@/app/messages";
import { SettingsHome } from "@/components/settings/settings-home";
import { consolePage } from "../operator";

export const generateMetadata = titled(["settings.title"]);

export default consolePage("/settings", SettingsHome);
