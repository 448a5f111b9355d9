import { createHash } from "node:crypto";

/**
 * Remembers a file's devices and a hash of their content during a dry run, which writes no rows to look up. It is an
 * open-addressing hash table of twelve bytes per slot, because a file may have millions of devices.
 */
export class SeenDevices {
  #keys = new Float64Array(1 << 12);
  #contents = new Uint32Array(1 << 12);
  #size = 0;

  /** Whether the device of a row is new, or its content differs from the last row with it. */
  compare(key: string, content: string): "new" | "changed" | "same" {
    const keyHash = hashOf(key);
    const at = this.#find(keyHash);
    if (this.#keys[at] !== keyHash) return "new";
    return this.#contents[at] === hashOf(content) >>> 0 ? "same" : "changed";
  }

  remember(key: string, content: string): void {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    const keyHash = hashOf(key);
    const at = this.#find(keyHash);
    if (this.#keys[at] !== keyHash) this.#size += 1;
    this.#keys[at] = keyHash;
    this.#contents[at] = hashOf(content) >>> 0;
  }

  #find(keyHash: number): number {
    const { length } = this.#keys;
    for (let at = keyHash % length; ; at = (at + 1) % length) {
      if (this.#keys[at] === 0 || this.#keys[at] === keyHash) return at;
    }
  }

  #grow(): void {
    const [keys, contents] = [this.#keys, this.#contents];
    this.#keys = new Float64Array(keys.length * 2);
    this.#contents = new Uint32Array(keys.length * 2);
    for (const [at, keyHash] of keys.entries()) {
      if (keyHash === 0) continue;
      const to = this.#find(keyHash);
      this.#keys[to] = keyHash;
      this.#contents[to] = contents[at] ?? 0;
    }
  }
}

/** An integer from 1 that a double represents exactly; 0 marks an empty slot. */
const hashOf = (text: string): number => createHash("sha256").update(text).digest().readUIntBE(0, 6) + 1;
