/** What the first page of a SQLite database says of itself (https://www.sqlite.org/fileformat2.html, section 1.3). */
export interface DatabasePage {
  readonly userVersion: number;
  readonly applicationId: number;
  /** The database is in WAL mode, so that no rollback journal can be its own. */
  readonly isWal: boolean;
}

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** "0x377f0682 or 0x377f0683", the lowest bit being the byte order of the checksums (section 4.1). */
const WAL_MAGIC = 0x377f0682;

/** Reads the header of a database; undefined when the bytes are none. */
export function readDatabasePage(bytes: Uint8Array): DatabasePage | undefined {
  if (bytes.byteLength < HEADER_BYTES) return undefined;
  for (let index = 0; index < MAGIC.length; index++) {
    if (bytes[index] !== MAGIC.charCodeAt(index)) return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { userVersion: view.getUint32(60), applicationId: view.getUint32(68), isWal: bytes[18] === 2 };
}

export interface WalPages {
  /** The first page in the first committed transaction; undefined if that one left it alone. */
  readonly first: DatabasePage | undefined;
  /** The first page as the last committed transaction leaves it. */
  readonly last: DatabasePage | undefined;
}

/**
 * Reads what a write-ahead log would make of the database's first page (section 4). Undefined when it holds no
 * committed transaction: SQLite ignores such a log. Checksums are not looked at: SQLite does that when it replays.
 */
export function readWalPages(bytes: Uint8Array): WalPages | undefined {
  if (bytes.byteLength < WAL_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pageBytes = view.getUint32(8);
  if ((view.getUint32(0) & ~1) >>> 0 !== WAL_MAGIC || pageBytes < 512 || pageBytes > 65_536) return undefined;
  const commits: (DatabasePage | undefined)[] = [];
  let pending: DatabasePage | undefined;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let at = WAL_HEADER_BYTES; at + frameBytes <= bytes.byteLength; at += frameBytes) {
    // "A frame is considered valid if … the salt-1 and salt-2 values in the frame-header match" (section 4.1)
    if (view.getUint32(at + 8) !== view.getUint32(16) || view.getUint32(at + 12) !== view.getUint32(20)) break;
    const page = at + FRAME_HEADER_BYTES;
    if (view.getUint32(at) === 1) pending = readDatabasePage(bytes.subarray(page, page + pageBytes));
    // "For commit records, the size of the database file in pages after the commit. For all other records, zero."
    if (view.getUint32(at + 4) !== 0) commits.push(pending);
  }
  return commits.length === 0 ? undefined : { first: commits[0], last: commits.at(-1) };
}
