import { statSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT: string = join(import.meta.dirname, "../..");

/** Shows the checkout (`$2`) in its place below a folder that hides it (`$1`), to the rest of the words alone. */
const UNCOVER = `hidden=$1 root=$2; shift 2
  mount --bind "$root" /mnt && mount -t tmpfs -o mode=755 tmpfs "$hidden" && mkdir -p "$root" &&
  mount --bind /mnt "$root" && exec "$@"`;

/**
 * Words before a command that root runs as another user. Where that user may not go down to this checkout, as below a
 * folder of `mktemp -d`, the command gets a view of the files in which it may.
 */
export function asUser(uid: number): readonly string[] {
  const setpriv = ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const hidden = ancestors(ROOT).find((folder) => (statSync(folder).mode & 0o001) === 0);
  return hidden === undefined ? setpriv : ["unshare", "--mount", "sh", "-c", UNCOVER, "sh", hidden, ROOT, ...setpriv];
}

/** The folders above, the outermost first. */
function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestors(parent), parent];
}
