import { answering, type ApiEndpoint, type LineEndpoint } from "./endpoint.ts";
import type { EventLine } from "./event-line.ts";
import * as schemas from "./schemas.ts";

const PING_MS = 15_000;

const READING: readonly ApiEndpoint[] = [
  answering({
    method: "GET",
    path: "/v1/status",
    says: "The daemon",
    status: 200,
    answer: "Status",
    run: ({ harbour }) => harbour.status(),
  }),
  answering({
    method: "GET",
    path: "/v1/chart",
    says: "All that is there",
    status: 200,
    answer: "Chart",
    run: ({ harbour }) => harbour.chart(),
  }),
  answering({
    method: "GET",
    path: "/v1/authority",
    says: "What programs must trust",
    status: 200,
    answer: "Authority",
    run: ({ harbour }) => harbour.authority(),
  }),
  answering({
    method: "POST",
    path: "/v1/certificates",
    body: schemas.issueCertificate,
    says: "A certificate and its key",
    status: 200,
    answer: "Certificate",
    run: ({ harbour, body }) => harbour.issueCertificate(body.name),
  }),
];

const SERVICES: readonly ApiEndpoint[] = [
  answering({
    method: "POST",
    path: "/v1/services",
    body: schemas.registerService,
    says: "Name, lease and address",
    status: 201,
    answer: "Service",
    run: ({ harbour, body }) => harbour.registerService(body),
  }),
  answering({
    method: "PATCH",
    path: "/v1/services/{id}",
    body: schemas.updateService,
    says: "In force at the gateway",
    status: 200,
    answer: "Service",
    run: ({ harbour, id, body }) => harbour.updateService(id, body),
  }),
  answering({
    method: "POST",
    path: "/v1/services/{id}/end",
    body: schemas.endService,
    says: "Its name and lease are free",
    status: 204,
    run: ({ harbour, id, body }) => harbour.endService(id, body),
  }),
];

const COPIES: readonly ApiEndpoint[] = [
  answering({
    method: "POST",
    path: "/v1/adoptions",
    body: schemas.adoptListener,
    says: "A listener that somebody else started has a name",
    status: 201,
    answer: "Service",
    run: ({ harbour, body }) => harbour.adoptListener(body),
  }),
  answering({
    method: "DELETE",
    path: "/v1/adoptions/{id}",
    says: "The name is free; the listener is left alone",
    status: 204,
    run: ({ harbour, id }) => harbour.releaseListener(id),
  }),
  answering({
    method: "PUT",
    path: "/v1/uses/{id}",
    body: schemas.useCopy,
    says: "The names of the project's main copy lead to this copy",
    status: 200,
    answer: "Use",
    run: ({ harbour, id, body }) => harbour.useCopy(id, body.branch),
  }),
  answering({
    method: "DELETE",
    path: "/v1/uses/{id}",
    says: "The names lead to the main copy",
    status: 204,
    run: ({ harbour, id }) => harbour.useMain(id),
  }),
];

const LEASES: readonly ApiEndpoint[] = [
  answering({
    method: "POST",
    path: "/v1/leases",
    body: schemas.grantLeases,
    says: "Ports that nobody else is given",
    status: 201,
    answer: "Lease[]",
    run: ({ harbour, body }) => harbour.grantLeases(body),
  }),
  answering({
    method: "DELETE",
    path: "/v1/leases/{id}",
    says: "Free",
    status: 204,
    run: ({ harbour, id }) => harbour.releaseLease(id),
  }),
  answering({
    method: "PUT",
    path: "/v1/aliases/{id}",
    body: schemas.putAlias,
    says: "In force at the gateway",
    status: 200,
    answer: "Alias",
    run: ({ harbour, id, body }) => harbour.putAlias(id, body.target),
  }),
  answering({
    method: "DELETE",
    path: "/v1/aliases/{id}",
    says: "Gone",
    status: 204,
    run: ({ harbour, id }) => harbour.removeAlias(id),
  }),
];

const HOLD: LineEndpoint = {
  method: "GET",
  path: "/v1/services/{id}/hold",
  says: "A line for as long as the keeper lives: pings, and what an on-demand service's keeper must hear",
  open({ harbour, id }, open) {
    // A word that comes before the line is open is said again.
    let line: EventLine | undefined;
    const onCut = harbour.holdService(id, (word) => line?.send(JSON.stringify(word)));
    line = open();
    line.ping();
    const pings = setInterval(() => line?.ping(), PING_MS);
    line.onCut(() => {
      clearInterval(pings);
      onCut();
    });
  },
};

const EVENTS: LineEndpoint = {
  method: "GET",
  path: "/v1/events",
  says: "What happens in the chart, until the daemon stops: each `data` is one event",
  open({ harbour }, open) {
    const line = open();
    const stop = harbour.listen((event) => {
      line.send(JSON.stringify(event));
      if (event.type === "stopping") line.end();
    });
    line.onCut(stop);
  },
};

const STOP: ApiEndpoint = answering({
  method: "POST",
  path: "/v1/stop",
  body: schemas.stopDaemon,
  says: "It stops",
  status: 202,
  run: ({ harbour, body }) => harbour.stop(body),
});

/** All of the control API; each is one method of `Harbour`. */
export const ENDPOINTS: readonly ApiEndpoint[] = [...READING, ...SERVICES, ...COPIES, ...LEASES, HOLD, EVENTS, STOP];
