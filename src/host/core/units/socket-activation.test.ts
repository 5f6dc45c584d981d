import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import type { ProcessFacts } from "../processes/process-facts.ts";
import { activationOf } from "./socket-activation.ts";

const LISTED = [{ listen: "[::]:22", unit: "ssh.socket", activates: ["ssh.service"] }];
const END = { address: "::", port: 22 };

function told(facts: Partial<ProcessFacts>, listed = LISTED): string {
  const found = activationOf({ holder: plainProcess(facts), end: END, listed });
  if (found === undefined) return "none";
  const { by, unit, activates, isStarted, howToClose } = found;
  return `${by} ${unit ?? "-"} -> ${activates.join(" ")}${isStarted ? " (started)" : ""}: ${howToClose}`;
}

test("activationOf finds the unit behind a socket of systemd's, before and after it has started", () => {
  const systemd = { pid: 1, argv: ["/lib/systemd/systemd"] };
  assert.equal(told(systemd), "systemd ssh.socket -> ssh.service: Run `systemctl stop ssh.socket`");
  assert.equal(
    told({ pid: 1, argv: ["/sbin/init"] }),
    "systemd ssh.socket -> ssh.service: Run `systemctl stop ssh.socket`",
  );
  assert.equal(told(systemd, []), "systemd - -> : Find its unit with `systemctl list-sockets`, and stop that");
  const handed = { argv: ["sshd", "-D"], hints: { LISTEN_FDS: "1", LISTEN_PID: "4121" } };
  assert.equal(
    told(handed),
    "systemd ssh.socket -> ssh.service (started): Run `systemctl stop ssh.socket ssh.service`",
  );
  const unlisted = told({ ...handed, cgroup: "/system.slice/ssh.service" }, []);
  assert.equal(unlisted, "systemd - ->  (started): Find its unit with `systemctl list-sockets`, and stop that");
  assert.equal(told(handed, []), "unknown - ->  (started): Run `kill 4121`");
  const user = {
    argv: ["/lib/systemd/systemd", "--user"],
    cgroup: "/user.slice/user-1000.slice/user@1000.service/init.scope",
  };
  assert.equal(told(user), "systemd ssh.socket -> ssh.service: Run `systemctl --user stop ssh.socket`");
});

test("activationOf knows the other activators", () => {
  assert.equal(
    told({ argv: ["systemd-socket-activate", "-l", "127.0.0.1:22", "--fdname", "x", "cat", "-n"] }),
    "systemd-socket-activate - -> cat -n: Run `kill 4121`",
  );
  assert.match(
    told({ argv: ["/usr/sbin/inetd"] }),
    /^inetd - -> : Take port 22 out of \/etc\/inetd.conf.*kill -HUP 4121/,
  );
  assert.match(told({ argv: ["/usr/sbin/xinetd", "-stayalive"] }), /^xinetd .*\/etc\/xinetd.d/);
});

test("activationOf takes no socket for handed over that another process was handed", () => {
  assert.equal(told({ argv: ["node", "a.js"], hints: { LISTEN_FDS: "1", LISTEN_PID: "1" } }), "none");
  assert.equal(told({ argv: ["node", "a.js"], hints: { LISTEN_FDS: "0", LISTEN_PID: "4121" } }), "none");
  assert.equal(told({ argv: ["node", "a.js"] }), "none");
  assert.equal(told({ pid: 1, argv: ["/sbin/init"] }, []), "none");
  assert.equal(told({ argv: [], hints: undefined }), "none");
});
