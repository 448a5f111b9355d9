import { titled } from "@/app/messages";
import { UserPage } from "@/components/users/user-page";
import { detailPage } from "../../operator";

export const generateMetadata = titled(["users.detail.loading", "users.title"]);

export default detailPage("/users", UserPage);
