import { registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export const POST = registerMobileDevice({ id: "registerMobileDeviceXml", format: "xml" });
