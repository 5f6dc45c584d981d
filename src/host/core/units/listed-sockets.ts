/** A socket that systemd holds for a service that it starts at the first connection. */
export interface ListedSocket {
  /** As systemd writes it: `[::]:22`, `127.0.0.1:8080`, a path, or the name of something else. */
  readonly listen: string;
  readonly unit: string;
  readonly activates: readonly string[];
}

/** Parses `systemctl list-sockets --output=json`; empty when it is something else. */
export function parseListedSockets(text: string): ListedSocket[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(content)) return [];
  return content.flatMap((row: unknown): ListedSocket[] => {
    if (typeof row !== "object" || row === null) return [];
    const { listen, unit, activates } = row as Record<string, unknown>;
    if (typeof listen !== "string" || typeof unit !== "string") return [];
    // One service, a list of them, or null, as systemd's version has it.
    const units = Array.isArray(activates) ? activates : [activates];
    return [{ listen, unit, activates: units.filter((name) => typeof name === "string" && name !== "") as string[] }];
  });
}

/** Finds the unit that holds a listener, by its address in canonical text and its port. */
export function socketUnitOf(
  sockets: readonly ListedSocket[],
  end: { address: string; port: number },
): ListedSocket | undefined {
  const { address, port } = end;
  const host = address.includes(":") ? `[${address}]` : address;
  // `ListenStream=22` listens on `[::]` for both families.
  return (
    sockets.find(({ listen }) => listen === `${host}:${port}`) ??
    sockets.find(({ listen }) => listen === `[::]:${port}` && address === "0.0.0.0")
  );
}
