import type { ServiceRecord } from "../../chart/core/model.ts";
import { laneName } from "../../chart/core/names.ts";
import type { DnsQuery } from "../../protocols/dns/query.ts";
import { CLASS_INTERNET, RCODE, TYPE, type DnsRecord, type DnsResponse } from "../../protocols/dns/response.ts";
import { laneEnds } from "./lane-ends.ts";

/** Zones for which this resolver speaks; for any other it refuses, so that nobody takes it for a server of all names. */
const ZONES: readonly string[] = ["test", "localhost"];
/** A service may come, go and move at any moment. */
const TTL_SECONDS = 1;
const LOOPBACK_V4 = Uint8Array.of(127, 0, 0, 1);
const LOOPBACK_V6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** What names are answered from. */
export interface KnownNames {
  readonly services: readonly ServiceRecord[];
  /** Who keeps a lane from its port, by the service's id: its name leads to where it is reached instead. */
  readonly blockers: ReadonlyMap<string, string>;
}

/** Answers a question about a lane's name (`.test`) or a gateway's (`.localhost`). */
export function answerName(query: DnsQuery, names: KnownNames): DnsResponse {
  const zone = ZONES.find((suffix) => query.name === suffix || query.name.endsWith(`.${suffix}`));
  const refusal = { records: [], ttlSeconds: TTL_SECONDS, zone: undefined };
  if (query.opcode !== 0) return { ...refusal, rcode: RCODE.notImplemented };
  if (zone === undefined || query.class !== CLASS_INTERNET) return { ...refusal, rcode: RCODE.refused };
  const known = recordsOf(query.name, zone, names);
  const records = known?.filter(({ type }) => type === query.type || query.type === TYPE.any) ?? [];
  return { rcode: known === undefined ? RCODE.noSuchName : RCODE.ok, records, ttlSeconds: TTL_SECONDS, zone };
}

/** All that is known of a name; undefined for one that does not exist. */
function recordsOf(name: string, zone: string, { services, blockers }: KnownNames): readonly DnsRecord[] | undefined {
  // "Name resolution APIs and libraries SHOULD recognize localhost names as special and SHOULD always return the IP
  // loopback address" -- RFC 6761 section 6.3
  if (zone === "localhost") {
    return [
      { type: TYPE.a, data: LOOPBACK_V4 },
      { type: TYPE.aaaa, data: LOOPBACK_V6 },
    ];
  }
  if (name === zone) return [];
  const service = services.find((one) => one.state !== "down" && laneName(one.name) === name);
  if (service !== undefined) return [{ type: TYPE.a, data: addressBytes(addressOf(service, blockers)) }];
  // A name between a service and the zone exists, though nothing stands there (RFC 8020).
  return services.some((one) => one.state !== "down" && laneName(one.name).endsWith(`.${name}`)) ? [] : undefined;
}

function addressOf(service: ServiceRecord, blockers: KnownNames["blockers"]): string | undefined {
  const { id, lane, address } = service;
  const blockedBy = blockers.get(id);
  if (lane === undefined || blockedBy === undefined) return address;
  const { endpoint } = laneEnds(service, lane, blockedBy);
  // One that listens on all addresses, or on those of another family, is reached at the usual one.
  return endpoint.address.startsWith("127.") ? endpoint.address : undefined;
}

function addressBytes(address: string | undefined): Uint8Array {
  return address === undefined ? LOOPBACK_V4 : Uint8Array.from(address.split("."), Number);
}
