import { createHash } from "node:crypto";

/**
 * Which devices a file has spoken of so far, and what it last said of each: for the dry run, which writes nothing
 * that it could find again. A dozen bytes a device, however long its names are.
 */
export class SeenDevices {
  #keys = new Float64Array(1 << 12);
  #contents = new Uint32Array(1 << 12);
  #size = 0;

  /** What is new about a row: the device, what is said of it, or nothing. */
  compare(key: string, content: string): "new" | "changed" | "same" {
    const number = hashOf(key);
    const at = this.#find(number);
    if (this.#keys[at] !== number) return "new";
    return this.#contents[at] === hashOf(content) >>> 0 ? "same" : "changed";
  }

  remember(key: string, content: string): void {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    const number = hashOf(key);
    const at = this.#find(number);
    if (this.#keys[at] !== number) this.#size += 1;
    this.#keys[at] = number;
    this.#contents[at] = hashOf(content) >>> 0;
  }

  #find(number: number): number {
    const { length } = this.#keys;
    for (let at = number % length; ; at = (at + 1) % length) {
      if (this.#keys[at] === 0 || this.#keys[at] === number) return at;
    }
  }

  #grow(): void {
    const [keys, contents] = [this.#keys, this.#contents];
    this.#keys = new Float64Array(keys.length * 2);
    this.#contents = new Uint32Array(keys.length * 2);
    for (const [at, number] of keys.entries()) {
      if (number === 0) continue;
      const to = this.#find(number);
      this.#keys[to] = number;
      this.#contents[to] = contents[at] ?? 0;
    }
  }
}

/** A whole number from 1 that a double holds exactly. */
const hashOf = (text: string): number => createHash("sha256").update(text).digest().readUIntBE(0, 6) + 1;
