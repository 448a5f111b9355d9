import { titled } from "@/app/messages";
import { DevicePage } from "@/components/devices/device-page";
import { detailPage } from "../../operator";

export const generateMetadata = titled(["devices.detail.loading", "devices.title"]);

export default detailPage("/devices", DevicePage);
