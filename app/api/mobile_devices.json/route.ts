import { otherMethods, registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export const POST = registerMobileDevice({ id: "registerMobileDeviceJsonUnderApi", format: "json" });

export { otherMethods as DELETE, otherMethods as GET, otherMethods as PATCH, otherMethods as PUT };
