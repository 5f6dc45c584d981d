import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";
import { shellWord } from "../../../host/core/shell-word.ts";

export const trustStoresDiffer: Diagnosis<Pick<MachineFacts, "trust">> = {
  id: "M29",
  name: "trust-stores-differ",
  title: "https works in one program and not in another: each kind has its own store of roots",
  looksAt: "Portolan's root in the stores of the system, Chromium and Firefox, and in the files that variables name",
  reference: "Node.js command-line API, NODE_EXTRA_CA_CERTS and --use-system-ca; SSL_CTX_load_verify_locations(3ssl)",
  judge({ trust }) {
    if (trust === undefined) return [];
    const { stores, variables, rootPath } = trust;
    const trusting = stores.filter(({ state }) => state === "trusted");
    // Where nobody was asked to trust it, nothing is out of step.
    if (trusting.length === 0) return [];
    const lacking = stores.filter(({ state }) => state !== "trusted");
    const blind = variables.filter(({ hasRoot }) => !hasRoot);
    if (lacking.length + blind.length === 0) return [];
    const commands = lacking.map(({ id }) => `portolan cert trust --store ${id}`);
    const node = blind.some(({ name }) => name === "NODE_EXTRA_CA_CERTS");
    return [
      {
        severity: "warning",
        cause:
          "Portolan's root is trusted in some stores and not in all: the same https address works in one program and fails in another",
        evidence: [
          ...trusting.map(({ label }) => `${label} trusts it`),
          ...lacking.map(
            ({ label, state }) => `${label} ${state === "partial" ? "trusts it in part" : "does not have it"}`,
          ),
          ...blind.map(({ name, path }) => `${name} is ${JSON.stringify(path)}, which does not hold it`),
        ],
        fix: {
          says: "Bring them into step; what `portolan run` starts gets completed files by itself",
          commands: [...commands, ...(node ? [`export NODE_EXTRA_CA_CERTS=${shellWord(rootPath)}`] : [])],
        },
      },
    ];
  },
};
