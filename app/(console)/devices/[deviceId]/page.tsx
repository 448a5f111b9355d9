import { text } from "@/app/messages";
import { DevicePage } from "@/components/devices/device-page";
import { requireOperator } from "../../operator";

export const metadata = { title: `${text("devices.detail.loading")} · ${text("devices.title")}` };

export default async function Device({ params, searchParams }: PageProps<"/devices/[deviceId]">) {
  const { deviceId } = await params;
  await requireOperator(`/devices/${encodeURIComponent(deviceId)}`, await searchParams);
  return <DevicePage id={deviceId} />;
}
