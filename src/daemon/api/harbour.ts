import type {
  AdoptListener,
  AliasView,
  AuthorityView,
  CertificateView,
  ChartView,
  ControlEvent,
  DaemonStatus,
  EndService,
  Endpoint,
  GrantLeases,
  KeeperWord,
  LeaseView,
  RegisterService,
  ServiceView,
  StopDaemon,
  UpdateService,
  UseView,
} from "../../control/contract.ts";

/** What the API asks of the daemon: each method is one endpoint. */
export interface Harbour {
  status(): DaemonStatus;
  chart(): ChartView;
  registerService(request: RegisterService): Promise<ServiceView>;
  /** Answers when the gateway has it in force. */
  updateService(id: string, request: UpdateService): Promise<ServiceView>;
  endService(id: string, request: EndService): void;
  /**
   * The line of a service's keeper opened, at which it hears words; what it returns is called when the line is cut.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`.
   */
  holdService(id: string, hear: (word: KeeperWord) => void): () => void;
  adoptListener(request: AdoptListener): Promise<ServiceView>;
  releaseListener(name: string): void;
  /** Answers when the gateway has it in force. */
  useCopy(project: string, branch: string): Promise<UseView>;
  useMain(project: string): Promise<void>;
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
