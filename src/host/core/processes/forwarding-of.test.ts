import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import { forwardingOf } from "./forwarding-of.ts";

function read(argv: string, port?: number): string {
  const found = forwardingOf(plainProcess({ argv: argv.split(" ") }), { port });
  return found === undefined ? "none" : `${found.by} -> ${found.target ?? "?"} | ${found.howToClose}`;
}

test("forwardingOf unwraps each forwarder that it knows", () => {
  const kill = "Run `kill 4121`";
  const cases: [string, number | undefined, string][] = [
    ["ssh -N -L 8080:db:5432 bastion", undefined, `ssh -> db:5432 by way of bastion | ${kill}`],
    ["/usr/bin/ssh -L1:a:2 -L 8080:db:5432 bastion", 8080, `ssh -> db:5432 by way of bastion | ${kill}`],
    ["ssh -D 1080 bastion", 1080, `ssh -> what the client asks for (SOCKS) by way of bastion | ${kill}`],
    ["ssh -R 9000:localhost:3000 b", undefined, `ssh -> port 9000 of b, which leads to localhost:3000 | ${kill}`],
    ["ssh bastion", 8080, `ssh -> ? | ${kill}`],
    ["ssh: /home/me/.ssh/cm-b [mux]", 8080, `ssh -> ? | ${kill}`],
    ["sshd: me@pts/0", 9000, `ssh -> the machine from which me came by ssh | ${kill}`],
    ["kubectl port-forward svc/web 8080:80", 8080, `kubectl -> svc/web:80 | ${kill}`],
    ["kubectl -n shop port-forward web-0 8080:80 9090", 9090, `kubectl -> pod/web-0:9090 in namespace shop | ${kill}`],
    [
      "kubectl port-forward --namespace=shop --address 0.0.0.0 pod/x :80",
      4000,
      `kubectl -> pod/x:80 in namespace shop | ${kill}`,
    ],
    ["kubectl proxy", 8001, `kubectl -> the API server of its cluster | ${kill}`],
    [
      "/usr/bin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8080 -container-ip 172.17.0.2 -container-port 80",
      8080,
      'docker-proxy -> 172.17.0.2:80 | Stop its container: `docker stop "$(docker ps --quiet --filter publish=8080)"`',
    ],
    [
      "docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip fd00::2 -container-port 80 -use-listen-fd",
      undefined,
      'docker-proxy -> [fd00::2]:80 | Stop its container: `docker stop "$(docker ps --quiet --filter publish=8080)"`',
    ],
    [
      "rootlesskit --net=slirp4netns --port-driver=builtin dockerd-rootless.sh",
      8080,
      'rootlesskit -> ? | Stop its container: `docker stop "$(docker ps --quiet --filter publish=8080)"`',
    ],
    [
      "/usr/bin/pasta --config-net -t 127.0.0.1/8080-8080:80-80 --dns-forward 169.254.1.1 --netns /run/user/1000/netns/netns-1",
      8080,
      "pasta -> port 80 in its network namespace | Find its container with `podman ps`, and stop it with `podman stop`",
    ],
    ["/usr/bin/conmon --api-version 1 -c 3f2a -u 3f2a -n web", 8080, "conmon -> container web | Run `podman stop web`"],
    ["socat TCP-LISTEN:8080,fork,reuseaddr TCP:db:5432", 8080, `socat -> db:5432 | ${kill}`],
    ["socat -d tcp-l:8080 UNIX-CONNECT:/run/x.sock", 8080, `socat -> UNIX-CONNECT:/run/x.sock | ${kill}`],
    ["ngrok http 3000", 4040, `ngrok -> 3000 | ${kill}`],
    [
      "adb -L tcp:5037 fork-server server --reply-fd 4",
      8080,
      "adb -> an Android device | Run `adb forward --remove tcp:8080`; `adb forward --list` shows where it leads",
    ],
    [
      "/home/me/.vscode-server/bin/0b1c/node out/server-main.js --port=0",
      8080,
      "vscode -> what the editor forwards, unless the port is its own | Stop the forwarding in the editor's Ports view",
    ],
  ];
  for (const [argv, port, expected] of cases) assert.equal(read(argv, port), expected);
});

test("forwardingOf takes no other program for one", () => {
  for (const argv of ["node server.js", "kubectl get pods", "constructor", "adb -L tcp:5037 server", ""]) {
    assert.equal(read(argv, 5037), "none", argv);
  }
});

test("forwardingOf shows nothing that would steer a terminal or run in a shell", () => {
  const ssh = forwardingOf(plainProcess({ argv: ["ssh", "-L", "1:\u001b(B:2", "b\u0007\n"] }));
  assert.equal(ssh?.target, "(B:2 by way of b");
  for (const name of ["$(id)`", "--all", "a b", ""]) {
    const conmon = forwardingOf(plainProcess({ argv: ["conmon", "-n", name, "x"] }));
    assert.equal(conmon?.howToClose, "Find its container with `podman ps`, and stop it with `podman stop`", name);
  }
});
