import { titled } from "@/app/messages";
import { AccountSettings } from "@/components/settings/account-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.account.title"]);

export default consolePage("/settings/account", AccountSettings);
