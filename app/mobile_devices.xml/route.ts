import { otherMethods, registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export const POST = registerMobileDevice({ id: "registerMobileDeviceXml", format: "xml" });

export { otherMethods as DELETE, otherMethods as GET, otherMethods as PATCH, otherMethods as PUT };
