/** Iterable's answer to every write that went well, byte for byte. */
export const success = (): Response => Response.json({ msg: "", code: "Success", params: null });
