import { titled } from "@/app/messages";
import { DevicePage } from "@/components/devices/device-page";
import { requireOperator } from "../../operator";

export const generateMetadata = titled(["devices.detail.loading", "devices.title"]);

export default async function Device({ params, searchParams }: PageProps<"/devices/[deviceId]">) {
  const { deviceId } = await params;
  await requireOperator(`/devices/${encodeURIComponent(deviceId)}`, await searchParams);
  return <DevicePage id={deviceId} />;
}
