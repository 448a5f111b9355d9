import { titled } from "@/app/messages";
import { UserFieldsSettings } from "@/components/settings/user-fields-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.userFields.title"]);

export default consolePage("/settings/user-fields", UserFieldsSettings);
