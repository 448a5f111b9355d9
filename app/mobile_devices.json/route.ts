import { otherMethods, registerMobileDevice } from "@/lib/dialects/tribehr/mobile-devices";

export {
  otherMethods as DELETE,
  otherMethods as GET,
  otherMethods as PATCH,
  otherMethods as PUT,
  registerMobileDevice as POST,
};
