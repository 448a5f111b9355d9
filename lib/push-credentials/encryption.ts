import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const version = "v1";
const ivBytes = 12;
const tagBytes = 16;

const keyFrom = (secret: string) =>
  Buffer.from(hkdfSync("sha256", secret, "", "rollcall push credentials", 32));

/**
 * Encrypts a text with AES-256-GCM. It can be decrypted only with the same `context`, so a row copied elsewhere is
 * useless.
 */
export function encrypt(secret: string, text: string, context: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, keyFrom(secret), iv).setAAD(Buffer.from(context));
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url")}`;
}

/** Decrypts with whichever secret works; undefined if none does. */
export function decrypt(secrets: string[], encrypted: string, context: string): string | undefined {
  const [found, data = ""] = encrypted.split(".");
  const bytes = Buffer.from(data, "base64url");
  if (found !== version || bytes.byteLength < ivBytes + tagBytes) return undefined;
  for (const secret of secrets) {
    try {
      const decipher = createDecipheriv(algorithm, keyFrom(secret), bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
    } catch {
      // Encrypted with another secret, or changed.
    }
  }
  return undefined;
}
