export interface BindComplaint {
  readonly port: number;
  /** As the system calls it. */
  readonly error: "EADDRINUSE" | "EACCES";
}

/** What programs say when a port is taken, or not for them. */
const TAKEN = /EADDRINUSE|address (?:is )?already in use|port \d{1,5} is (?:already )?(?:in use|taken|being used)/i;
const FORBIDDEN = /EACCES.*\blisten|\blisten EACCES|bind(?:\(\))?: permission denied|bind\(\).*\(13: /i;

/** Ways in which the same line names the port, the surest first. */
const PORTS: readonly RegExp[] = [
  /\bport[ =:"']{1,3}(\d{1,5})\b/i,
  /\('[^']*', (\d{1,5})\)/,
  // After an address: a time of the day has colons too.
  /(?:\d\.\d{1,3}\.\d{1,3}\.\d{1,3}|[\]*\s]|::|localhost):(\d{1,5})\b/,
];

/** Finds in a program's last lines that it could not have a port; undefined where no line says so and names the port. */
export function bindComplaintIn(lines: readonly string[]): BindComplaint | undefined {
  for (const line of lines.toReversed()) {
    const error = TAKEN.test(line) ? "EADDRINUSE" : FORBIDDEN.test(line) ? "EACCES" : undefined;
    if (error === undefined) continue;
    for (const pattern of PORTS) {
      const port = Number(pattern.exec(line)?.[1]);
      if (port >= 1 && port <= 65_535) return { port, error };
    }
  }
  return undefined;
}
