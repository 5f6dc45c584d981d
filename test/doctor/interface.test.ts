import assert from "node:assert/strict";
import { test } from "node:test";
import { ipv6Off } from "../../src/doctor/core/machine/ipv6-off.ts";
import { loDown } from "../../src/doctor/core/machine/lo-down.ts";
import { loopbackAddressRemoved } from "../../src/doctor/core/machine/loopback-address-removed.ts";
import { loopbackLoses } from "../../src/doctor/core/machine/loopback-loses.ts";
import { otherLoopbackAddresses } from "../../src/doctor/core/machine/other-loopback-addresses.ts";
import { otherNetworkNamespace } from "../../src/doctor/core/machine/other-network-namespace.ts";
import { queueDiscipline } from "../../src/doctor/core/machine/queue-discipline.ts";
import { gatherMachine } from "../../src/doctor/gather-machine.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { hold } from "./golden.ts";
import { provoke } from "./provoke.ts";
import { Room } from "./room.ts";

/** Sends what nobody understands (an experimental EtherType), until it is ended. */
const GARBAGE = `
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("lo", 0))
s.send(bytes(12) + b"\\x88\\xb5" + bytes(50))
print("ready", flush=True)
while True: s.send(bytes(12) + b"\\x88\\xb5" + bytes(50))
`;

test("doctor names what is wrong with the loopback interface", async (t) => {
  if (!needs(t, ["root", "unshare", "ip", "tc", "python3"])) return;
  await using room = await Room.open();
  await provoke(t, loDown, {
    room,
    groups: ["loopback"],
    breaks: "ip link set lo down",
    mends: "ip link set lo up",
    severity: "error",
  });
  await t.test("the self-test asks no second time where there is no way", async () => {
    await room.sh("ip link set lo down");
    const { stack } = await room.gather(["stack"]);
    await room.sh("ip link set lo up");
    assert.deepEqual(stack?.ipv4.udpEcho, { state: "times out", afterMs: 200 }, "asked once");
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
  await provoke(t, otherLoopbackAddresses, {
    room,
    groups: ["stack", "system"],
    breaks: "ip addr del 127.0.0.1/8 dev lo; ip addr add 127.0.0.1/32 dev lo",
    mends: "ip addr del 127.0.0.1/32 dev lo; ip addr add 127.0.0.1/8 dev lo",
    severity: "note",
  });
  // As netem does (which few kernels of virtual machines have), the token bucket holds packets back.
  await provoke(t, queueDiscipline, {
    room,
    groups: ["queueing"],
    breaks: "tc qdisc add dev lo root tbf rate 1mbit burst 4kb latency 400ms",
    mends: "tc qdisc del dev lo root",
    severity: "warning",
  });
  await provoke(t, loopbackLoses, {
    room,
    groups: ["stack"],
    breaks: () => room.start([PYTHON, "-c", GARBAGE]),
    severity: "warning",
  });
});

test("doctor tells a network of its own from the machine's", async (t) => {
  if (!needs(t, ["root", "unshare", "ip"])) return;
  await using room = await Room.open();
  const folders = { authority: "/nonexistent", trust: "/nonexistent", undo: "/nonexistent" };
  const { namespaces } = await gatherMachine({ environment: {}, folders, only: ["namespaces"] });
  // The test itself may run in a container, which is no fault of the neighbour.
  const healthy = { namespaces: namespaces && { ...namespaces, containerSigns: [] } };
  const { namespaces: inside } = await room.gather(["namespaces"]);
  const [verdict] = hold(otherNetworkNamespace, { sick: { namespaces: inside }, healthy, severity: "note" });
  assert.match(verdict?.cause ?? "", /loopback of its own/);
});
