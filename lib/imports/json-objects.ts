import { DomainError } from "@/lib/errors";

/**
 * The texts of the objects in a list: `[{…}, {…}]`, also where it is the first member of an object, as in
 * `{"results": [{…}]}`. What stands behind the list is ignored. Throws `invalidBody` for anything else.
 */
export async function* objectsIn(texts: AsyncIterable<string>, longest: number): AsyncGenerator<string> {
  let head: string | undefined = "";
  let piece = "";
  let depth = 0;
  let inString = false;
  let escaped = false;
  for await (const text of texts) {
    let from = 0;
    let start = depth > 0 ? 0 : -1;
    if (head !== undefined) {
      const at = text.indexOf("[");
      head += at < 0 ? text : text.slice(0, at);
      if (head.length > longest || (at >= 0 && !/^\uFEFF?\s*(\{\s*"[^"]*"\s*:\s*)?$/.test(head)))
        throw noList();
      if (at < 0) continue;
      head = undefined;
      from = at + 1;
    }
    for (let at = from; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (character === 0x5c) escaped = true;
        else if (character === 0x22) inString = false;
      } else if (character === 0x22) inString = true;
      else if (character === 0x7b || character === 0x5b) {
        if (depth === 0) start = at;
        depth += 1;
      } else if (character === 0x7d || character === 0x5d) {
        if (depth === 0) return;
        depth -= 1;
        if (depth === 0) {
          yield piece + text.slice(start, at + 1);
          piece = "";
          start = -1;
        }
      }
    }
    if (start >= 0) piece += text.slice(start);
    if (piece.length > longest) throw new DomainError("invalidBody", "An object of the file is too long.");
  }
  throw head === undefined ? new DomainError("invalidBody", "The file ends too soon.") : noList();
}

const noList = () => new DomainError("invalidBody", "The file holds no list of objects.");
