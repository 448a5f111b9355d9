import { methodNotAllowed, registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export const POST = registerMobileDevice({ id: "registerMobileDeviceXml", format: "xml" });

export {
  methodNotAllowed as DELETE,
  methodNotAllowed as GET,
  methodNotAllowed as PATCH,
  methodNotAllowed as PUT,
};
