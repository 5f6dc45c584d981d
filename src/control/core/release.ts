interface Release {
  readonly numbers: readonly number[];
  readonly pre: readonly string[];
}

/** Splits "1.2.3-beta.1+build"; what is not a number counts as 0, so that a strange release is an old one. */
function parse(release: string): Release {
  const plain = release.replace(/^v/, "").replace(/\+.*$/, "");
  const dash = plain.indexOf("-");
  const core = dash === -1 ? plain : plain.slice(0, dash);
  const numbers = core.split(".").map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : 0));
  return { numbers, pre: dash === -1 ? [] : plain.slice(dash + 1).split(".") };
}

function comparePre(left: string, right: string): number {
  const leftIsNumber = /^\d+$/.test(left);
  const rightIsNumber = /^\d+$/.test(right);
  if (leftIsNumber && rightIsNumber) return Math.sign(Number(left) - Number(right));
  // "Numeric identifiers always have lower precedence than non-numeric identifiers." -- Semantic Versioning 2.0.0, 11.4.3
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}

/**
 * Says which of two releases is newer: negative when `left` is older, 0 when they count as the same.
 *
 * Source: Semantic Versioning 2.0.0, section 11; build metadata is ignored.
 */
export function compareReleases(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (let at = 0; at < Math.min(a.pre.length, b.pre.length); at += 1) {
    const difference = comparePre(a.pre[at] ?? "", b.pre[at] ?? "");
    if (difference !== 0) return difference;
  }
  return Math.sign(a.pre.length - b.pre.length);
}

/** What both sides say of themselves when they meet. */
export interface Version {
  readonly release: string;
  readonly contract: number;
}

/**
 * Decides how a command gets on with the daemon that it found: an older daemon is replaced, a newer one serves
 * as long as the contract is the same, and nobody downgrades.
 */
export function judgeDaemon(daemon: Version, own: Version): "use" | "replace" | "incompatible" {
  const age = compareReleases(daemon.release, own.release);
  if (daemon.contract === own.contract) return age < 0 ? "replace" : "use";
  // The contract's number rises only with changes that an older peer would misread.
  return daemon.contract < own.contract && age <= 0 ? "replace" : "incompatible";
}
