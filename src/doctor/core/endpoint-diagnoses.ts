import type { Diagnosis } from "./diagnosis.ts";
import type { EndpointFacts } from "./endpoint-facts.ts";
import { acceptQueueFull } from "./endpoint/accept-queue-full.ts";
import { acceptsThenCloses } from "./endpoint/accepts-then-closes.ts";
import { anotherOwner } from "./endpoint/another-owner.ts";
import { badCertificate } from "./endpoint/bad-certificate.ts";
import { bindForbidden } from "./endpoint/bind-forbidden.ts";
import { boundNotListening } from "./endpoint/bound-not-listening.ts";
import { browserBlockedPort } from "./endpoint/browser-blocked-port.ts";
import { closeWaitLeak } from "./endpoint/close-wait-leak.ts";
import { closedToContainers } from "./endpoint/closed-to-containers.ts";
import { containerPublishes } from "./endpoint/container-publishes.ts";
import { datagramsLost } from "./endpoint/datagrams-lost.ts";
import { forwarder } from "./endpoint/forwarder.ts";
import { headerTooLarge } from "./endpoint/header-too-large.ts";
import { hostNotAllowed } from "./endpoint/host-not-allowed.ts";
import { keepAliveRace } from "./endpoint/keep-alive-race.ts";
import { kernelSocket } from "./endpoint/kernel-socket.ts";
import { mappedPeer } from "./endpoint/mapped-peer.ts";
import { movedPort } from "./endpoint/moved-port.ts";
import { nothingListens } from "./endpoint/nothing-listens.ts";
import { orphanHolds } from "./endpoint/orphan-holds.ts";
import { otherAddress } from "./endpoint/other-address.ts";
import { otherFamily } from "./endpoint/other-family.ts";
import { otherNamespace } from "./endpoint/other-namespace.ts";
import { otherProtocol } from "./endpoint/other-protocol.ts";
import { outgoingHolds } from "./endpoint/outgoing-holds.ts";
import { ownerHidden } from "./endpoint/owner-hidden.ts";
import { plainToTlsPort } from "./endpoint/plain-to-tls-port.ts";
import { portNumberOrigin } from "./endpoint/port-number-origin.ts";
import { portVariableIgnored } from "./endpoint/port-variable-ignored.ts";
import { processStopped } from "./endpoint/process-stopped.ts";
import { programReplaced } from "./endpoint/program-replaced.ts";
import { reachableWithoutListener } from "./endpoint/reachable-without-listener.ts";
import { selfConnected } from "./endpoint/self-connected.ts";
import { serverBusy } from "./endpoint/server-busy.ts";
import { sharedPort } from "./endpoint/shared-port.ts";
import { slowFirstByte } from "./endpoint/slow-first-byte.ts";
import { socketActivated } from "./endpoint/socket-activated.ts";
import { stillStarting } from "./endpoint/still-starting.ts";
import { timeWaitHolds } from "./endpoint/time-wait-holds.ts";
import { tlsToPlainPort } from "./endpoint/tls-to-plain-port.ts";
import { unixSocket } from "./endpoint/unix-socket.ts";
import { upstreamGone } from "./endpoint/upstream-gone.ts";

/** All diagnoses of one endpoint, in the order of the catalogue. */
export const ENDPOINT_DIAGNOSES: readonly Diagnosis<EndpointFacts>[] = [
  nothingListens,
  otherFamily,
  otherAddress,
  movedPort,
  otherNamespace,
  stillStarting,
  boundNotListening,
  timeWaitHolds,
  outgoingHolds,
  orphanHolds,
  containerPublishes,
  reachableWithoutListener,
  socketActivated,
  forwarder,
  kernelSocket,
  ownerHidden,
  processStopped,
  acceptQueueFull,
  serverBusy,
  tlsToPlainPort,
  plainToTlsPort,
  otherProtocol,
  anotherOwner,
  sharedPort,
  keepAliveRace,
  selfConnected,
  hostNotAllowed,
  browserBlockedPort,
  headerTooLarge,
  closeWaitLeak,
  badCertificate,
  upstreamGone,
  slowFirstByte,
  datagramsLost,
  unixSocket,
  acceptsThenCloses,
  closedToContainers,
  mappedPeer,
  bindForbidden,
  programReplaced,
  portVariableIgnored,
  portNumberOrigin,
];
