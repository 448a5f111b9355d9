import { titled } from "@/app/messages";
import { ApplicationPage } from "@/components/delivery/application-page";
import { requireOperator } from "../../../operator";

export const generateMetadata = titled(["delivery.application.title"]);

export default async function Application({
  params,
  searchParams,
}: PageProps<"/settings/applications/[applicationId]">) {
  const { applicationId } = await params;
  await requireOperator(`/settings/applications/${encodeURIComponent(applicationId)}`, await searchParams);
  return <ApplicationPage id={applicationId} />;
}
