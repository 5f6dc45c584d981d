import { test } from "node:test";
import { ipv6Off } from "../../src/doctor/core/machine/ipv6-off.ts";
import { loDown } from "../../src/doctor/core/machine/lo-down.ts";
import { loopbackAddressRemoved } from "../../src/doctor/core/machine/loopback-address-removed.ts";
import { needs } from "../support/needs.ts";
import { provoke } from "./provoke.ts";
import { Room } from "./room.ts";

test("doctor names what is wrong with the loopback interface", async (t) => {
  if (!needs(t, ["root", "unshare", "ip"])) return;
  await using room = await Room.open();
  await provoke(t, loDown, {
    room,
    groups: ["loopback"],
    breaks: "ip link set lo down",
    mends: "ip link set lo up",
    severity: "error",
  });
  await provoke(t, loopbackAddressRemoved, {
    room,
    groups: ["loopback"],
    breaks: "ip addr del 127.0.0.1/8 dev lo",
    mends: "ip addr add 127.0.0.1/8 dev lo",
    severity: "error",
  });
  await provoke(t, ipv6Off, {
    room,
    groups: ["loopback", "names"],
    breaks: "echo 1 > /proc/sys/net/ipv6/conf/lo/disable_ipv6",
    mends: "echo 0 > /proc/sys/net/ipv6/conf/lo/disable_ipv6",
    severity: "note",
  });
});
