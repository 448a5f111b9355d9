import { createTranslator } from "use-intl/core";
import messages from "@/messages/en.json";

/** The console's texts outside of React: page titles, and pages that must not depend on a provider. */
export const text = createTranslator({ locale: "en", messages });
