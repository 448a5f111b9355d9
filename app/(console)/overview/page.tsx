import { titled } from "@/app/messages";
import { OverviewPage } from "@/components/overview/overview-page";
import { consolePage } from "../operator";

export const generateMetadata = titled(["overview.title"]);

export default consolePage("/overview", OverviewPage);
