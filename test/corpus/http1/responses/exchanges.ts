import type { HostileCase } from "../hostile-case.ts";

const UPGRADE = { method: "GET", minorVersion: 1, upgrade: true };

/** Responses that do not fit their request or their own status (RFC 9110 sections 8.6 and 15.2.2). */
export const EXCHANGES: readonly HostileCase[] = [
  {
    name: "TE in 100",
    input: "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n",
    violation: "transfer-encoding-without-content",
  },
  {
    name: "TE in 204",
    input: "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    violation: "transfer-encoding-without-content",
  },
  {
    name: "CL in 103",
    input: "HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello",
    violation: "content-length-without-content",
  },
  {
    name: "CL in 204",
    input: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
    violation: "content-length-without-content",
  },
  {
    name: "101 to a plain request",
    input: "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    violation: "unexpected-upgrade",
  },
  {
    name: "101 without Upgrade",
    input: "HTTP/1.1 101 X\r\nConnection: upgrade\r\n\r\n",
    violation: "unexpected-upgrade",
    request: UPGRADE,
  },
  {
    name: "101 without Connection",
    input: "HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n",
    violation: "unexpected-upgrade",
    request: UPGRADE,
  },
];
