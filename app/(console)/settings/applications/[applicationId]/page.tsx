import { titled } from "@/app/messages";
import { ApplicationPage } from "@/components/delivery/application-page";
import { detailPage } from "../../../operator";

export const generateMetadata = titled(["delivery.application.title"]);

export default detailPage("/settings/applications", ApplicationPage);
