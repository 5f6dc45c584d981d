import type { Container } from "./container.ts";
import type { ControlGroup } from "./control-groups.ts";

const ID = String.raw`([0-9a-f]{12,64})`;

/** How runtimes name the control groups of their containers, in systemd's manner (`docker-ID.scope`) and their own. */
const FORMS: readonly { readonly runtime: Container["runtime"]; readonly pattern: RegExp }[] = [
  { runtime: "docker", pattern: new RegExp(String.raw`/docker-${ID}\.scope(?:/|$)`) },
  { runtime: "docker", pattern: new RegExp(String.raw`/docker(?:-ce)?(?:/buildx)?/${ID}(?:/|$)`) },
  // `libpod-conmon-ID` is the group of the container's watcher, which is outside of it.
  { runtime: "podman", pattern: new RegExp(String.raw`/libpod-${ID}(?:\.scope)?(?:/|$)`) },
  { runtime: "cri-o", pattern: new RegExp(String.raw`/crio-${ID}(?:\.scope)?(?:/|$)`) },
  {
    runtime: "containerd",
    pattern: new RegExp(String.raw`/(?:cri-containerd|nerdctl|containerd)-${ID}\.scope(?:/|$)`),
  },
  // With the cgroupfs driver, Kubernetes names no runtime: it is containerd where nothing says else.
  { runtime: "containerd", pattern: new RegExp(String.raw`/kubepods/.*pod[0-9a-f-]{36}/${ID}(?:/|$)`) },
  { runtime: "containerd", pattern: new RegExp(String.raw`^/(?:default|k8s\.io|moby|buildkit)/${ID}(?:/|$)`) },
  { runtime: "lxc", pattern: /\/lxc\.payload[./]([^/]+)(?:\/|$)/ },
  { runtime: "lxc", pattern: /^\/lxc\/([^/]+)(?:\/|$)/ },
  {
    runtime: "nspawn",
    pattern: /\/(?:machine-|systemd-nspawn@)((?:[\w:]|\\x2d|[.-](?!scope))+)\.(?:scope|service)(?:\/|$)/,
  },
  { runtime: "unknown", pattern: /\/([0-9a-f]{64})(?:\/|$)/ },
];

/** Recognises the container whose processes are in these control groups; undefined outside of any that it knows. */
export function containerOfGroups(groups: readonly ControlGroup[]): Container | undefined {
  for (const { runtime, pattern } of FORMS) {
    for (const { path } of groups) {
      const id = pattern.exec(path)?.[1];
      if (id === undefined) continue;
      // LXC and nspawn name their groups after the container; systemd escapes a dash in a unit's name.
      const isNamed = runtime === "lxc" || runtime === "nspawn";
      const name = isNamed ? id.replaceAll(String.raw`\x2d`, "-") : undefined;
      return { runtime, id: name ?? id, name, image: undefined };
    }
  }
  return undefined;
}
