import { titled } from "@/app/messages";
import { JobsPage } from "@/components/jobs/jobs-page";
import { consolePage } from "../operator";

export const generateMetadata = titled(["jobs.title"]);

export default consolePage("/jobs", JobsPage);
