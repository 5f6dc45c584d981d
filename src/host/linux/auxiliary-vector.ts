import { readFileSync } from "node:fs";
import { endianness } from "node:os";

/** Keys of the auxiliary vector (getauxval(3)). */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

let values: ReadonlyMap<bigint, number> | undefined;

/** Bytes of one page of memory. */
export function pageBytes(): number {
  return auxiliaryValue(AT_PAGESZ, 4096);
}

/** Clock ticks of a second in /proc/PID/stat. */
export function ticksPerSecond(): number {
  return auxiliaryValue(AT_CLKTCK, 100);
}

function auxiliaryValue(key: bigint, usual: number): number {
  values ??= readVector();
  return values.get(key) ?? usual;
}

function readVector(): ReadonlyMap<bigint, number> {
  const bytes = readFileSync("/proc/self/auxv");
  const read = (at: number): bigint => (endianness() === "LE" ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const found = new Map<bigint, number>();
  for (let at = 0; at + 16 <= bytes.length; at += 16) found.set(read(at), Number(read(at + 8)));
  return found;
}
