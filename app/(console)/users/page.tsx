import { text } from "@/app/messages";
import { UsersPage } from "@/components/users/users-page";
import { requireOperator } from "../operator";

export const metadata = { title: text("users.title") };

export default async function Users({ searchParams }: PageProps<"/users">) {
  await requireOperator("/users", await searchParams);
  return <UsersPage />;
}
