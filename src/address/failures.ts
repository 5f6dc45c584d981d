import { failuresOf } from "../failure/failure.ts";
import type { FailureMaker } from "../failure/failure.ts";

/** Details each code carries. */
export interface AddressFailures {
  ENDPOINT_INVALID: { text: string; reason: string };
  ENDPOINT_WITHOUT_PORT: { text: string; example: string };
  /** An IPv4 spelling that programs read differently (octal, hexadecimal, fewer than four parts). */
  ADDRESS_AMBIGUOUS: { text: string; spelling: string; means: string | undefined };
  ADDRESS_INVALID: { text: string };
}

export const addressFailure: FailureMaker<AddressFailures> = failuresOf<AddressFailures>({
  ENDPOINT_INVALID: {
    message: ({ text, reason }) => `Cannot read "${text}" as an endpoint: ${reason}`,
    hint: () => "Write 127.0.0.1:62893, [::1]:3000, localhost:8080, :62893, 62893 or a URL; /tcp or /udp may follow",
  },
  ENDPOINT_WITHOUT_PORT: {
    message: ({ text }) => `Cannot read "${text}" as an endpoint: it has no port`,
    hint: ({ example }) => `Add the port, such as ${example}`,
  },
  ADDRESS_AMBIGUOUS: {
    message: ({ text, spelling, means }) =>
      means === undefined
        ? `Cannot read "${text}" as an endpoint: "${spelling}" looks like an IPv4 address and is none`
        : `Cannot read "${text}" as an endpoint: some programs read "${spelling}" as ${means}, others as something else`,
    hint: ({ means }) => `Write four decimal numbers without leading zeros, such as ${means ?? "127.0.0.1"}`,
  },
  ADDRESS_INVALID: {
    message: ({ text }) => `Cannot classify "${text}": it is not an IP address`,
    hint: () => "Write an address such as 127.0.0.1, ::1 or fe80::1%eth0",
  },
});
