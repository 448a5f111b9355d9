import { titled } from "@/app/messages";
import { ProjectSettings } from "@/components/settings/project-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.project.title"]);

export default consolePage("/settings/project", ProjectSettings);
