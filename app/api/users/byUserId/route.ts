import { deletionByUserId, profileByUserId } from "@/lib/dialects/iterable/by-user-id";

export const GET = profileByUserId("findUserByUserId");
export const DELETE = deletionByUserId("deleteUserByUserIdInQuery");
