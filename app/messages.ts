import { createTranslator } from "use-intl/core";
import messages from "@/messages/en.json";

/** Texts outside of React providers, such as page titles. */
export const text = createTranslator({ locale: "en", messages });
