import { test } from "node:test";
import { trackingFull } from "../../src/doctor/core/machine/tracking-full.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { provoke } from "./provoke.ts";
import { Room } from "./room.ts";

/** Tracks nine tenths of what may be: each datagram to another port and address is a connection to the firewall. */
const FLOOD = `
import socket
limit = int(open("/proc/sys/net/netfilter/nf_conntrack_max").read()) * 0.92
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sent = 0
for a in range(2, 250):
    for port in range(1, 60000):
        if sent >= limit: break
        try: s.sendto(b"", ("127.0.0.%d" % a, port))
        except OSError: pass
        sent += 1
`;

const RULES =
  "nft add table inet t; nft 'add chain inet t o { type filter hook output priority 0; }'; nft add rule inet t o ct state new accept";

// The limit is the whole machine's and cannot be lowered here: filling it takes seconds, and 80 MB of the kernel's. So
// it is done when golden files are recorded, and not each time.
if (process.env["RECORD_GOLDEN"] === "1") {
  test("doctor names a full table of tracked connections", async (t) => {
    if (!needs(t, ["root", "unshare", "ip", "nft", "python3"])) return;
    await using room = await Room.open();
    await room.sh(RULES);
    await provoke(t, trackingFull, {
      room,
      groups: ["tracking"],
      breaks: `${PYTHON} - <<'END'\n${FLOOD}\nEND`,
      severity: "warning",
    });
  });
}
