import type { ChartService } from "./chart-facts.ts";
import type { RowEnd, RowService } from "./list-row.ts";

/** The service that listens at an endpoint, or whose front it is; undefined when the chart knows none. */
export function serviceAt({ address, port }: RowEnd, services: readonly ChartService[]): RowService | undefined {
  const isHere = (end: { address: string; port: number } | undefined): boolean =>
    end !== undefined && end.port === port && end.address === address;
  const service = services.find(({ isDown, upstreams }) => !isDown && upstreams.some(isHere));
  if (service !== undefined) return { name: service.name, url: service.url, state: service.state };
  const front = services.find(({ isDown, front: end }) => !isDown && isHere(end));
  return front === undefined ? undefined : { name: front.name, url: front.url, state: "front" };
}
