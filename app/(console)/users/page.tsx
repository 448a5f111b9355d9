import { titled } from "@/app/messages";
import { UsersPage } from "@/components/users/users-page";
import { listPage } from "../operator";

export const generateMetadata = titled(["users.title"]);

export default listPage("users", UsersPage);
