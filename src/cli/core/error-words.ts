/** What the system's names of a failed connection mean to a person. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "broken off",
  TIMEOUT: "no answer in time",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "rejected on the way",
  ENETUNREACH: "no way there",
  EADDRNOTAVAIL: "no local address or port left",
  EACCES: "forbidden",
  EPERM: "forbidden",
  ENOENT: "no such socket",
  EMFILE: "no descriptor left",
  ENFILE: "no descriptor left",
};

/** Says an error of connecting in words, with the system's own name behind them for who looks it up. */
export function errorWords(error: string): string {
  const words = WORDS[error];
  if (words === undefined) return error;
  return error === "TIMEOUT" ? words : `${words} (${error})`;
}
