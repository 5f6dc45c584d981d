import assert from "node:assert/strict";
import { test } from "node:test";
import { containerOfGroups } from "./container-of-groups.ts";
import { parseControlGroups } from "./control-groups.ts";

const ID = "3f2a9c0d1e4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeef";
const POD = "pod0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";

test("containerOfGroups reads how each runtime names its groups", () => {
  const forms: [string, string, string][] = [
    [`0::/system.slice/docker-${ID}.scope`, "docker", ID],
    [`4:memory:/docker/${ID}\n0::/`, "docker", ID],
    [`0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${ID}.scope`, "docker", ID],
    [`0::/system.slice/docker-${ID}.scope/init.scope`, "docker", ID],
    [`0::/machine.slice/libpod-${ID}.scope/container`, "podman", ID],
    [`8:pids:/libpod_parent/libpod-${ID}`, "podman", ID],
    [`0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`, "podman", ID],
    [
      `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${ID}.scope`,
      "containerd",
      ID,
    ],
    [`0::/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope`, "cri-o", ID],
    [`0::/kubepods/besteffort/${POD}/${ID}`, "containerd", ID],
    [`0::/system.slice/nerdctl-${ID}.scope`, "containerd", ID],
    [`0::/default/${ID}`, "containerd", ID],
    [`0::/somebody/${ID}`, "unknown", ID],
    ["0::/lxc.payload.web-1/system.slice/nginx.service", "lxc", "web-1"],
    ["0::/lxc/web-1", "lxc", "web-1"],
    [String.raw`0::/machine.slice/machine-web\x2d1.scope/payload`, "nspawn", "web-1"],
    ["0::/machine.slice/systemd-nspawn@web.service/payload", "nspawn", "web"],
  ];
  for (const [text, runtime, id] of forms) {
    const { runtime: found, id: foundId } = containerOfGroups(parseControlGroups(text)) ?? {};
    assert.deepEqual([found, foundId], [runtime, id], text);
  }
});

test("containerOfGroups takes no unit, session or watcher for a container", () => {
  for (const text of [
    "0::/",
    "0::/system.slice/docker.service",
    `0::/machine.slice/libpod-conmon-${ID}.scope`,
    "0::/user.slice/user-1000.slice/session-3.scope",
    "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-1234.scope",
    "0::/system.slice/docker-abc.scope",
    "0::/system.slice/nginx.service",
    "4:memory:/agent/58d0d0deb89135ec26038f61664dfbe7",
  ]) {
    assert.equal(containerOfGroups(parseControlGroups(text)), undefined, text);
  }
});

test("containerOfGroups takes the name that LXC and nspawn give, and asks nobody for another", () => {
  assert.equal(containerOfGroups(parseControlGroups("0::/lxc.payload.web"))?.name, "web");
  assert.equal(containerOfGroups(parseControlGroups(`0::/docker/${ID}`))?.name, undefined);
});
