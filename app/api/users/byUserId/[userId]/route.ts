import { deletionByUserId, profileByUserId } from "@/lib/dialects/iterable/by-user-id";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";

export const GET = iterableEndpoint(profileByUserId("getUserByUserId"));
export const DELETE = iterableEndpoint(deletionByUserId("deleteUserByUserId"));
