import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const otherNetworkNamespace: Diagnosis<Pick<MachineFacts, "namespaces">> = {
  id: "M24",
  name: "other-network-namespace",
  title: "Refused from here and fine from there: this shell has a network of its own",
  looksAt: "the network namespaces of this process and of its ancestors, and the marks of containers and sandboxes",
  reference: "network_namespaces(7)",
  judge({ namespaces }) {
    if (namespaces === undefined) return [];
    const { outside, containerSigns } = namespaces;
    if (outside === undefined && containerSigns.length === 0) return [];
    return [
      {
        severity: "note",
        cause: outside
          ? "This process has a loopback of its own: 127.0.0.1 here is not 127.0.0.1 of the machine around it"
          : "This looks like a container: its 127.0.0.1 may not be that of the machine around it",
        evidence: [
          ...(outside === undefined
            ? []
            : [
                `its ancestor, process ${outside.pid} (${JSON.stringify(outside.program)}), is in another network namespace`,
              ]),
          ...containerSigns.map((sign) => `${sign} is there`),
        ],
        fix: {
          says: "Publish the port, use the host's name inside the container (host.docker.internal), or share the host's network",
          commands: [],
        },
      },
    ];
  },
};
