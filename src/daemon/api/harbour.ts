import type {
  AliasView,
  AuthorityView,
  CertificateView,
  ChartView,
  ControlEvent,
  DaemonStatus,
  EndService,
  Endpoint,
  GrantLeases,
  LeaseView,
  RegisterService,
  ServiceView,
  StopDaemon,
  UpdateService,
} from "../../control/contract.ts";

/** What the API asks of the daemon: each method is one endpoint. */
export interface Harbour {
  status(): DaemonStatus;
  chart(): ChartView;
  registerService(request: RegisterService): Promise<ServiceView>;
  /** Answers when the gateway has it in force. */
  updateService(id: string, request: UpdateService): Promise<ServiceView>;
  endService(id: string, request: EndService): void;
  /** The line of a service's keeper opened; what it returns is called when the line is cut. @throws {Failure} `SERVICE_UNKNOWN`. */
  holdService(id: string): () => void;
  grantLeases(request: GrantLeases): readonly LeaseView[];
  releaseLease(id: string): void;
  putAlias(name: string, target: Endpoint): Promise<AliasView>;
  removeAlias(name: string): void;
  authority(): AuthorityView;
  issueCertificate(name: string): Promise<CertificateView>;
  /** Calls `listener` with each event until the returned function is called. */
  listen(listener: (event: ControlEvent) => void): () => void;
  stop(request: StopDaemon): void;
}
