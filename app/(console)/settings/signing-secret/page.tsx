import { titled } from "@/app/messages";
import { SigningSettings } from "@/components/settings/signing-settings";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["settings.signing.title"]);

export default consolePage("/settings/signing-secret", SigningSettings);
