import { text } from "@/app/messages";
import { DevicesPage } from "@/components/devices/devices-page";
import { requireOperator } from "../operator";

export const metadata = { title: text("devices.title") };

export default async function Devices({ searchParams }: PageProps<"/devices">) {
  await requireOperator("/devices", await searchParams);
  return <DevicesPage />;
}
