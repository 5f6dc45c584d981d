/**
 * | kind      | such as                                | is                                             |
 * |-----------|----------------------------------------|------------------------------------------------|
 * | `name`    | `api.shop.localhost`, `search.shop.test` | a name of Portolan's, or of nobody             |
 * | `word`    | `api`                                  | a short name, or another host of the network   |
 * | `machine` | `localhost`, `127.0.0.1`, `[::1]`      | this machine                                   |
 * | `outside` | `example.com`                          | nothing of Portolan's                          |
 */
export type HostKind = "name" | "word" | "machine" | "outside";

/** Says what the host of a URL can be; in the form in which a `URL` gives it. */
export function hostKind(hostname: string): HostKind {
  const host = hostname.replace(/\.$/, "");
  if (host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host)) return "machine";
  if (/\.(?:localhost|test)$/.test(host)) return "name";
  return /^[^.:[\]]+$/.test(host) ? "word" : "outside";
}
