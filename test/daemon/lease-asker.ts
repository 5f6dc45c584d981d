import { ControlClient } from "../../src/control/client.ts";

/** Asks for leases one by one, when its input says so, and prints their ports. */
const [socket = "", count = "0", perRequest = "1"] = process.argv.slice(2);
const client = new ControlClient(socket);
process.stdout.write("ready\n");
process.stdin.once("data", () => void ask());

async function ask(): Promise<void> {
  const ports: number[] = [];
  while (ports.length < Number(count)) {
    const request = { count: Number(perRequest), name: undefined, holder: undefined, forMs: 60_000 };
    const leases = await client.grantLeases(request);
    ports.push(...leases.map(({ port }) => port));
  }
  process.stdout.write(`${JSON.stringify(ports)}\n`);
  process.stdin.destroy();
}
