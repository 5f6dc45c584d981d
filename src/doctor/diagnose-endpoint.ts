import { diagnose, type Finding } from "./core/diagnosis.ts";
import { ENDPOINT_DIAGNOSES } from "./core/endpoint-diagnoses.ts";
import type { EndpointFacts } from "./core/endpoint-facts.ts";
import type { EndpointRequest } from "./core/endpoint/endpoint-request.ts";
import { gatherEndpoint, type EndpointContext } from "./gather-endpoint.ts";

export interface EndpointDiagnosis {
  readonly facts: EndpointFacts;
  /** Worst first. */
  readonly findings: readonly Finding[];
}

/** Looks at one endpoint as its client would, and names what is wrong with it. Changes nothing, needs no daemon. */
export async function diagnoseEndpoint(
  request: EndpointRequest,
  context: EndpointContext = {},
): Promise<EndpointDiagnosis> {
  const facts = await gatherEndpoint(request, context);
  return { facts, findings: diagnose(ENDPOINT_DIAGNOSES, facts) };
}
