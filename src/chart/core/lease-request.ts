import { chartFailure } from "./failures.ts";
import { LEASE_COUNT, LEASE_MS_MAX } from "./lease-rules.ts";
import type { LeaseRequest } from "./model.ts";

const NAME_LENGTH_MAX = 200;

/** @throws {Failure} `LEASE_REQUEST_INVALID` naming the field, what was found and what is allowed. */
export function checkLeaseRequest({ count, name, forMs, port }: LeaseRequest): void {
  if (!Number.isInteger(count) || count < LEASE_COUNT.first || count > LEASE_COUNT.last) {
    const allowed = `a whole number from ${LEASE_COUNT.first} to ${LEASE_COUNT.last}`;
    throw chartFailure("LEASE_REQUEST_INVALID", { field: "count", found: String(count), allowed });
  }
  if (port !== undefined && count !== 1) {
    const allowed = "1, because a port was asked for";
    throw chartFailure("LEASE_REQUEST_INVALID", { field: "count", found: String(count), allowed });
  }
  if (forMs !== undefined && (!Number.isInteger(forMs) || forMs < 1 || forMs > LEASE_MS_MAX)) {
    const allowed = `milliseconds from 1 to ${LEASE_MS_MAX} (7 days)`;
    throw chartFailure("LEASE_REQUEST_INVALID", { field: "forMs", found: String(forMs), allowed });
  }
  if (name !== undefined && (name === "" || name.length > NAME_LENGTH_MAX)) {
    const allowed = `a text of 1 to ${NAME_LENGTH_MAX} characters`;
    throw chartFailure("LEASE_REQUEST_INVALID", { field: "name", found: `${name.length} characters long`, allowed });
  }
}
