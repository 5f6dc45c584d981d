import assert from "node:assert/strict";
import { test } from "node:test";
import { dnatUnroutable } from "../../src/doctor/core/machine/dnat-unroutable.ts";
import { firewallRule } from "../../src/doctor/core/machine/firewall-rule.ts";
import { packetQueue } from "../../src/doctor/core/machine/packet-queue.ts";
import { needs } from "../support/needs.ts";
import { provoke } from "./provoke.ts";
import { Room } from "./room.ts";

const CHAIN = "nft add table inet t; nft 'add chain inet t o { type filter hook output priority 0; policy accept; }'; ";
const NAT = "nft add table ip n; nft 'add chain ip n o { type nat hook output priority -100; }'; ";
const FLUSH = "nft flush ruleset";

test("doctor tells a reject, a reset and a drop rule apart, without root", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip", "nft", "iptables"])) return;
  await using room = await Room.open();
  await using nobody = await room.asNobody();
  const groups = ["loopback", "stack", "firewall"] as const;
  const rules = [
    [
      "reject",
      /^A reject rule .* 127\.0\.0\.1 and ::1$/,
      "oifname lo tcp dport '>' 1023 tcp flags '& (syn|ack) == syn' reject with icmpx admin-prohibited",
    ],
    [
      "reset",
      /^A firewall rule that answers with a reset/,
      "oifname lo tcp flags '& (syn|ack) == syn' reject with tcp reset",
    ],
    ["drop", /^A drop rule/, "oifname lo meta l4proto tcp drop"],
  ] as const;
  for (const [variant, says, rule] of rules) {
    const breaks = `${CHAIN}nft add rule inet t o ${rule}`;
    const expected = { severity: "error", says, variant } as const;
    await provoke(t, firewallRule, { room, eyes: nobody, groups, breaks, mends: FLUSH, ...expected });
  }
  await provoke(t, firewallRule, {
    room,
    groups,
    breaks: `${CHAIN}nft add rule inet t o tcp dport 9 drop; nft add rule inet t o oifname lo udp dport '>' 1023 drop`,
    mends: FLUSH,
    severity: "error",
    variant: "udp-as-root",
  });
  await provoke(t, packetQueue, {
    room,
    groups: ["firewall", "programs", "stack"],
    breaks: "iptables -A OUTPUT -o lo -p tcp -j NFQUEUE --queue-num 7",
    mends: FLUSH,
    severity: "error",
  });
  await provoke(t, dnatUnroutable, {
    room,
    groups: ["firewall"],
    breaks: `${NAT}nft add rule ip n o ip daddr 127.0.0.1 tcp dport 8080 dnat to 10.9.9.2:80`,
    mends: FLUSH,
    severity: "warning",
  });
  let pid = 0;
  await provoke(t, packetQueue, {
    room,
    groups: ["programs"],
    breaks: async () => {
      pid = await room.start(["bash", "-c", "echo ready; exec -a opensnitchd sleep 60"]);
      // The name is there once `exec` is through.
      for (let tries = 0; tries < 200; tries++) {
        if ((await room.gather(["programs"])).programs?.firewalls.length === 1) return;
      }
      assert.fail("it never had its name");
    },
    mends: () => room.stop(pid),
    severity: "note",
    variant: "program",
  });
});
