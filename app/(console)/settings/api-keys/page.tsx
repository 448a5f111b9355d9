import { titled } from "@/app/messages";
import { KeysSettings } from "@/components/settings/keys-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.keys.title"]);

export default consolePage("/settings/api-keys", KeysSettings);
