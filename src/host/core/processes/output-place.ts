/** Where one of a process's two outputs goes. */
export interface OutputPlace {
  /** `socket` is mostly that of a service manager's journal. */
  readonly kind: "file" | "terminal" | "pipe" | "socket" | "nowhere" | "unknown";
  /** Of a file and of a terminal. */
  readonly path: string | undefined;
}

/** Reads what procfs says of a descriptor, such as `/var/log/shop.log`, `/dev/pts/3` or `pipe:[4121]`. */
export function outputPlaceOf(link: string | undefined): OutputPlace {
  if (link === undefined) return { kind: "unknown", path: undefined };
  if (link.startsWith("pipe:[")) return { kind: "pipe", path: undefined };
  if (link.startsWith("socket:[")) return { kind: "socket", path: undefined };
  if (link === "/dev/null") return { kind: "nowhere", path: undefined };
  if (/^\/dev\/(?:pts\/\d+|tty.*|console)$/.test(link)) return { kind: "terminal", path: link };
  if (link.startsWith("/")) return { kind: "file", path: link };
  return { kind: "unknown", path: undefined };
}
