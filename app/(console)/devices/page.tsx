import { titled } from "@/app/messages";
import { DevicesPage } from "@/components/devices/devices-page";
import { listPage } from "../operator";

export const generateMetadata = titled(["devices.title"]);

export default listPage("devices", DevicesPage);
