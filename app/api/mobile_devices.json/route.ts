import { registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export const POST = registerMobileDevice({ id: "registerMobileDeviceJsonUnderApi", format: "json" });
