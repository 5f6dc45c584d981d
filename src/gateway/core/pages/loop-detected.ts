import type { AnswerContent, GatewayAnswer } from "./answer.ts";
import { plainLine } from "./plain-line.ts";

/** Describes a request that came back to the gateway through a service that it had sent it to. */
export function loopDetected(answer: Extract<GatewayAnswer, { type: "loop-detected" }>): AnswerContent {
  const name = plainLine(answer.authority.slice(0, 253));
  return {
    status: 508,
    code: "loop-detected",
    message: "The request goes round in circles",
    hint: undefined,
    lookAgainMs: undefined,
    retryAfterSeconds: undefined,
    details: {
      message: `A request for "${name}" came back to the gateway ${answer.hops} times`,
      hint:
        "A service passes it on to its own name. Let its proxy set the Host of the service that it means " +
        "(`changeOrigin: true` in Vite and webpack), or give it that service's address instead of a name",
      command: undefined,
      facts: [{ label: "Name", value: name }],
      lines: [],
      links: [],
      linksLeftOut: 0,
    },
  };
}
