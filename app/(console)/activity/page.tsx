import { titled } from "@/app/messages";
import { ActivityPage } from "@/components/activity/activity-page";
import { consolePage } from "../operator";

export const generateMetadata = titled(["activity.title"]);

export default consolePage("/activity", ActivityPage);
