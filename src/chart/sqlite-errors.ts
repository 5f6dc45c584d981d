/** Primary result codes of SQLite that the store tells apart (https://www.sqlite.org/rescode.html). */
export const SqliteCode = {
  ERROR: 1,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** The primary result code of an error that SQLite gave, without its extension; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

const UNREADABLE: ReadonlySet<number | undefined> = new Set([
  SqliteCode.CORRUPT,
  SqliteCode.NOTADB,
  SqliteCode.CANTOPEN,
  SqliteCode.READONLY,
]);

/** Whether a database has to make room for a new one; all other errors may pass by themselves. */
export function isUnreadable(error: unknown): boolean {
  return UNREADABLE.has(sqliteCode(error));
}

/** Whether the operating system refused something, such as a rename. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** What went wrong, for a sentence. */
export function reasonOf(error: unknown): string {
  if (sqliteCode(error) === SqliteCode.FULL) return "the disk is full";
  return error instanceof Error ? error.message : String(error);
}
