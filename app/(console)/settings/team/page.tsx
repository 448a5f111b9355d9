import { titled } from "@/app/messages";
import { TeamSettings } from "@/components/settings/team-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.team.title"]);

export default consolePage("/settings/team", TeamSettings);
