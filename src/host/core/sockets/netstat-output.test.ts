import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNetstat } from "./netstat-output.ts";

// In the form of macOS, older and since 14; put together, not recorded.
const OLD = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp46      0      0  *.8082                 *.*                    LISTEN      131072 131072  70902      0 0x0100 0x00000006
tcp4       5      7  127.0.0.1.9000         127.0.0.1.1234         ESTABLISHED 131072 131072     42      0 0x0100 0x00000006
udp4       0      0  *.5353                 *.*                                196724   9216    321      0 0x0100 0x00000000
`;
const NEW = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags
tcp6       0      0  ::1.631                *.*                    LISTEN                 0            0  131072  131072            cupsd:412    00100 00000006 000000000005b823 00000001
tcp4       0      0  127.0.0.1.56177        *.*                    LISTEN                 0            0  131072  131072       My: App:53558    00180 00000006 000000000005b824 00000001
udp4       0      0  127.0.0.1.64161        127.0.0.1.443                             13398         5574 1048576   29040 Brave Browser He:855 00102 00000000 000000000005b699 00000000
udp6       0      0  *.*                    *.*                                           0            0  786896    9216 someone:1 00102 00000000 000000000005b699 00000000
`;

test("parseNetstat finds the pid by the header of an older release", () => {
  assert.deepEqual(
    parseNetstat(OLD).map(({ transport, family, state, local, pids }) => [transport, family, state, local.port, pids]),
    [
      ["tcp", 4, "established", 9000, [42]],
      ["udp", 4, "unconnected", 5353, [321]],
      ["tcp", 6, "listen", 8082, [70_902]],
    ],
  );
});

test("parseNetstat finds the pid behind a name with spaces and colons", () => {
  assert.deepEqual(
    parseNetstat(NEW).map(({ state, local, remote, pids }) => [state, local.address, remote?.port, pids]),
    [
      ["listen", "127.0.0.1", undefined, [53_558]],
      ["established", "127.0.0.1", 443, [855]],
      ["listen", "::1", undefined, [412]],
    ],
  );
});

test("parseNetstat tells both families from IPv6 alone, and the queues", () => {
  assert.deepEqual(
    [...parseNetstat(OLD), ...parseNetstat(NEW)].map(({ isIpv6Only }) => isIpv6Only),
    [false, false, false, false, false, true],
  );
  const [connection] = parseNetstat(OLD);
  assert.deepEqual([connection?.receiveQueue, connection?.sendQueue], [5, 7]);
});

test("parseNetstat takes what is cut off, and rows without a header", () => {
  for (let length = 0; length < NEW.length; length++) parseNetstat(NEW.slice(0, length));
  assert.deepEqual(parseNetstat("tcp4 0 0 127.0.0.1.80 *.* LISTEN\n")[0]?.pids, []);
});
