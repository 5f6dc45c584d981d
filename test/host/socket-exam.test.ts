import { describe } from "node:test";
import { LsofSockets } from "../../src/host/darwin/lsof-sockets.ts";
import { NetlinkSockets } from "../../src/host/linux/netlink-sockets.ts";
import { ProcfsSockets } from "../../src/host/linux/procfs-sockets.ts";
import { needs } from "../support/needs.ts";
import { examineSocketTable } from "./socket-exam.ts";

describe("netlink", () => examineSocketTable("netlink", () => new NetlinkSockets()));

describe("procfs", () =>
  examineSocketTable("procfs", () => new ProcfsSockets(), {
    missing: { "bound alone": "/proc/net/tcp walks the tables of listeners and of connections; it is in neither" },
    untold: {
      isIpv6Only: "/proc/net has no column for it",
      limit: "/proc/net shows 0 there",
      peerInode: "/proc/net/unix has no column for it",
    },
  }));

let lacks: string | false = false;
needs({ skip: (reason) => void (lacks = reason ?? "needs lsof") }, ["lsof"]);

describe("lsof", { skip: lacks }, () =>
  examineSocketTable("lsof", () => new LsofSockets(), {
    missing: {
      TIME_WAIT: "no process holds it, and lsof walks the processes",
      "connection that waits to be accepted": "no process holds it yet",
      "bound alone": "lsof reads /proc/net/tcp here, where it is missing",
    },
    untold: {
      isIpv6Only: "it has no field for it",
      drops: "it has no field for it",
      limit: "it shows 0 there",
      datagramQueues: "it shows 0 for UDP",
    },
    cutsPaths: "it splits /proc/net/unix at its spaces",
  }),
);
