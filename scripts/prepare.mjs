import { build } from "./build.mjs";
import { install } from "./install.mjs";

/** Installs and builds what is missing; exits with a message if that fails. */
export async function prepare({ development, pages }) {
  try {
    await install({ development });
    await build({ pages });
  } catch (error) {
    console.error(error.name === "StepError" ? error.message : error);
    process.exit(1);
  }
}
