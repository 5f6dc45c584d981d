import { describe } from "node:test";
import { NetlinkSockets } from "../../src/host/linux/netlink-sockets.ts";
import { ProcfsSockets } from "../../src/host/linux/procfs-sockets.ts";
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
