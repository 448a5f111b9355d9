import { deletionByUserId, profileByUserId } from "@/lib/dialects/iterable/by-user-id";

export const GET = profileByUserId("getUserByUserId");
export const DELETE = deletionByUserId("deleteUserByUserId");
