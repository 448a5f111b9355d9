import { titled } from "@/app/messages";
import { ImportPage } from "@/components/transfer/import-page";
import { consolePage } from "../../operator";

export const generateMetadata = titled(["transfer.import.title", "devices.title"]);

export default consolePage("/devices/import", ImportPage);
