/**
 * A stable 32-bit hash of a text: FNV-1a over its UTF-16 code units, finished with Murmur3's mixer so that
 * similar texts land far apart. It chooses starting points; it protects nothing.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Six hexadecimal digits of the hash, to tell apart what would otherwise get the same label. */
export function hashDigits(text: string): string {
  return hash32(text).toString(16).padStart(8, "0").slice(0, 6);
}
