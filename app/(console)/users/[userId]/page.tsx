import { titled } from "@/app/messages";
import { UserPage } from "@/components/users/user-page";
import { requireOperator } from "../../operator";

export const generateMetadata = titled(["users.detail.loading", "users.title"]);

export default async function User({ params, searchParams }: PageProps<"/users/[userId]">) {
  const { userId } = await params;
  await requireOperator(`/users/${encodeURIComponent(userId)}`, await searchParams);
  return <UserPage id={userId} />;
}
