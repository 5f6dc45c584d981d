import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

interface TrustFailures {
  TRUST_NOT_A_ROOT: { reason: string };
  TRUST_NEEDS_ROOT: { store: string; command: string };
  TRUST_TOOL_MISSING: { tool: string; remedy: string };
  TRUST_TOOL_FAILED: { command: string; status: number | string; output: string };
  TRUST_NAME_TAKEN: { place: string; name: string };
  TRUST_STORE_LOCKED: { place: string; command: string };
  TRUST_UNCHANGED: { place: string; wanted: string };
}

export const trustFailure: FailureMaker<TrustFailures> = failuresOf<TrustFailures>({
  TRUST_NOT_A_ROOT: {
    message: ({ reason }) => `Cannot use this certificate in a trust store: ${reason}`,
    hint: () => "Run `portolan cert show` to see the root that Portolan made",
  },
  TRUST_NEEDS_ROOT: {
    message: ({ store }) => `Cannot change ${store}: only root may`,
    hint: ({ command }) => `Run: ${command}`,
  },
  TRUST_TOOL_MISSING: {
    message: ({ tool }) => `Cannot reach the trust store: "${tool}" is not installed`,
    hint: ({ remedy }) => remedy,
  },
  TRUST_TOOL_FAILED: {
    message: ({ command, status, output }) =>
      `Cannot change the trust store: \`${command}\` ended with ${status}${output === "" ? "" : ` (${output})`}`,
    hint: ({ command }) =>
      `Run \`${command}\` by hand to see what is wrong, then \`portolan cert show\` to see which stores have the root`,
  },
  TRUST_NAME_TAKEN: {
    message: ({ place, name }) => `Cannot change "${place}": another certificate is called "${name}" there`,
    hint: ({ place, name }) => `See what it is with \`certutil -L -d 'sql:${place}' -n '${name}'\``,
  },
  TRUST_STORE_LOCKED: {
    message: ({ place }) => `Cannot change "${place}": a password protects it`,
    hint: ({ command }) => `Run: ${command}`,
  },
  TRUST_UNCHANGED: {
    message: ({ place, wanted }) =>
      `Cannot change "${place}": its tool reported success, but the root is not ${wanted}`,
    hint: () => "Run `portolan cert show` to see which stores have the root",
  },
});
