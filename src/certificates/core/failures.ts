import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

interface CertificatesFailures {
  AUTHORITY_UNREADABLE: { directory: string; file: string; reason: string };
  AUTHORITY_EXPOSED: { path: string; mode: number; wanted: number };
  AUTHORITY_EXPIRED: { directory: string; notAfter: string };
  AUTHORITY_NOT_YET_VALID: { directory: string; notBefore: string };
  AUTHORITY_OTHER_SUFFIXES: { directory: string; suffixes: readonly string[] };
  AUTHORITY_NOT_WRITABLE: { directory: string; reason: string };
  SUFFIX_INVALID: { suffix: string; reason: string };
  NAME_NOT_LOCAL: { name: string; reason: string; suffixes: readonly string[] };
  ADDRESS_NOT_LOOPBACK: { address: string };
}

/** The authority's key is never replaced behind the user's back: this says how the user does it. */
function startAnew(directory: string): string {
  return (
    `Run \`portolan cert untrust\`, move "${directory}" away, and run \`portolan cert trust\`: ` +
    `it makes a new authority and asks the stores to trust it`
  );
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

export const certificatesFailure: FailureMaker<CertificatesFailures> = failuresOf<CertificatesFailures>({
  AUTHORITY_UNREADABLE: {
    message: ({ directory, file, reason }) => `Cannot use the authority in "${directory}": "${file}" ${reason}`,
    hint: ({ directory }) => `Put the file back from a backup, or start anew. ${startAnew(directory)}`,
  },
  AUTHORITY_EXPOSED: {
    message: ({ path, mode }) =>
      `Cannot use the authority: "${path}" has mode ${octal(mode)}, so other users may reach it`,
    hint: ({ path, wanted }) =>
      `Run \`chmod ${octal(wanted)} '${path}'\`; if another user may have read the key, make a new authority ` +
      `(\`portolan cert untrust\`, then move its folder away)`,
  },
  AUTHORITY_EXPIRED: {
    message: ({ directory, notAfter }) => `Cannot use the authority in "${directory}": it expired at ${notAfter}`,
    hint: ({ directory }) => startAnew(directory),
  },
  AUTHORITY_NOT_YET_VALID: {
    message: ({ directory, notBefore }) =>
      `Cannot use the authority in "${directory}": it is not valid before ${notBefore}`,
    hint: () => "Set the clock of this machine, then run `portolan cert show`",
  },
  AUTHORITY_OTHER_SUFFIXES: {
    message: ({ directory, suffixes }) =>
      `Cannot use the authority in "${directory}" for ${suffixes.map((suffix) => `"${suffix}"`).join(", ")}: ` +
      `it is constrained to other names`,
    hint: ({ directory }) => startAnew(directory),
  },
  AUTHORITY_NOT_WRITABLE: {
    message: ({ directory, reason }) => `Cannot write certificates in "${directory}": ${reason}`,
    hint: () => "Make the folder writable for your user, or set PORTOLAN_HOME to one that is",
  },
  SUFFIX_INVALID: {
    message: ({ suffix, reason }) => `Cannot make an authority for "${suffix}": ${reason}`,
    hint: () => 'Name a suffix in lower case without a leading dot, such as "test"',
  },
  NAME_NOT_LOCAL: {
    message: ({ name, reason }) => `Cannot issue a certificate for "${name}": ${reason}`,
    hint: ({ suffixes }) => `Use a name that ends in ${suffixes.map((suffix) => `.${suffix}`).join(" or ")}`,
  },
  ADDRESS_NOT_LOOPBACK: {
    message: ({ address }) => `Cannot issue a certificate for "${address}": it is not a loopback address`,
    hint: () => "Use an address in 127.0.0.0/8, or ::1",
  },
});
