import { test } from "node:test";
import { descriptorsSpent } from "../../src/doctor/core/machine/descriptors-spent.ts";
import { ephemeralPortsSpent } from "../../src/doctor/core/machine/ephemeral-ports-spent.ts";
import { fixedPortLendable } from "../../src/doctor/core/machine/fixed-port-lendable.ts";
import { lowPortsClosed } from "../../src/doctor/core/machine/low-ports-closed.ts";
import { somaxconnSmall } from "../../src/doctor/core/machine/somaxconn-small.ts";
import { timeWaitFull } from "../../src/doctor/core/machine/time-wait-full.ts";
import { wslRelay } from "../../src/doctor/core/machine/wsl-relay.ts";
import { needs } from "../support/needs.ts";
import { provoke } from "./provoke.ts";
import { Room } from "./room.ts";

const SYSCTL = "/proc/sys/net/ipv4";

test("doctor names limits that are reached", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip", "prlimit"])) return;
  await using room = await Room.open();
  let pid = 0;
  await provoke(t, fixedPortLendable, {
    room,
    groups: ["ports"],
    breaks: async () => (pid = await room.startPeer(["listen", "127.0.0.1", "50051"])),
    mends: () => room.stop(pid),
    severity: "note",
  });
  await provoke(t, somaxconnSmall, {
    room,
    groups: ["backlog"],
    breaks: "echo 16 > /proc/sys/net/core/somaxconn",
    mends: "echo 4096 > /proc/sys/net/core/somaxconn",
    severity: "warning",
  });
  await provoke(t, descriptorsSpent, {
    room,
    groups: ["descriptors"],
    breaks: async () => (pid = await room.startPeer(["hold-files"], ["prlimit", "--nofile=64"])),
    mends: () => room.stop(pid),
    severity: "error",
  });
  await provoke(t, timeWaitFull, {
    room,
    groups: ["connections"],
    breaks: async () => {
      await room.sh(`echo 5 > ${SYSCTL}/tcp_max_tw_buckets`);
      pid = await room.startPeer(["wait-long", "12"]);
    },
    mends: () => room.stop(pid),
    severity: "warning",
  });
  await provoke(t, ephemeralPortsSpent, {
    room,
    groups: ["connections"],
    breaks: async () => {
      await room.sh(`echo 40001 40020 > ${SYSCTL}/ip_local_port_range`);
      pid = await room.startPeer(["spend-ports"]);
    },
    mends: () => room.stop(pid),
    severity: "error",
  });
  await room.sh(`echo 80 > ${SYSCTL}/ip_unprivileged_port_start`);
  await using nobody = await room.asNobody();
  await provoke(t, lowPortsClosed, {
    room,
    eyes: nobody,
    groups: ["ports", "system"],
    breaks: `echo 1024 > ${SYSCTL}/ip_unprivileged_port_start`,
    severity: "note",
  });
  // WSL is known by its kernel's own words.
  pid = await room.startPeer(["listen", "127.0.0.2", "0"]);
  await provoke(t, wslRelay, {
    room,
    groups: ["system", "ports"],
    breaks:
      "mount -t tmpfs tmpfs /mnt; echo 'Linux version 5.15.153.1-microsoft-standard-WSL2' > /mnt/version; mount --bind /mnt/version /proc/version",
    mends: "umount /proc/version",
    severity: "note",
  });
});
