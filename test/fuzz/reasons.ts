import { METHODS } from "node:http";
import type { OwnMessage } from "./own-parser.ts";

/** Why llhttp may refuse, or misunderstand, what we take. Each holds for one of its codes and for messages of one kind only. */
interface Reason {
  readonly codes: readonly string[];
  readonly holds: (message: OwnMessage, input: string) => boolean;
  /** What the RFC says of it. */
  readonly section: string;
}

export const REASONS: Readonly<Record<string, Reason>> = {
  "a minor version above 1 is taken as 1.1, and forwarded so": {
    codes: ["HPE_INVALID_VERSION"],
    holds: (_message, input) => /HTTP\/1\.[2-9]/.test(input),
    section: "RFC 9110 section 2.5",
  },
  "methods are extensible: llhttp knows a list": {
    codes: ["HPE_INVALID_METHOD", "HPE_INVALID_CONSTANT"],
    holds: ({ start }) => !METHODS.includes(start.split(" ", 1)[0] ?? ""),
    section: "RFC 9110 section 16.1",
  },
  "white space around the semicolon and the equals sign of a chunk extension": {
    codes: ["HPE_INVALID_CHUNK_SIZE", "HPE_STRICT"],
    holds: ({ wireBody }) => /[ \t][;=]|[;=][ \t]/.test(wireBody),
    section: "RFC 9112 section 7.1.1",
  },
  "a tab behind the word chunked, which llhttp takes for a part of it: never forwarded": {
    codes: ["HPE_INVALID_TRANSFER_ENCODING", "different body", "different isComplete"],
    holds: (_message, input) => /transfer-encoding:[ \t]*chunked[ \t]*\t/i.test(input),
    section: "RFC 9110 section 5.6.3",
  },
  "Proxy-Connection has no meaning, and is cut": {
    codes: ["HPE_CLOSED_CONNECTION"],
    holds: (_message, input) => /proxy-connection/i.test(input),
    section: "RFC 9112 appendix C.2.2",
  },
};
