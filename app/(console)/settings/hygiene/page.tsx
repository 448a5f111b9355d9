import { redirect } from "next/navigation";

/** The address of the previous version. */
export default function Hygiene() {
  redirect("/settings/cleanup");
}
