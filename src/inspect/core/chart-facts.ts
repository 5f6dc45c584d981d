/** What the chart knows of a service, as far as a look at the machine needs it. The command line fills it in. */
export interface ChartService {
  /** Whole, such as `web.shop.localhost`. */
  readonly name: string;
  readonly project: string;
  readonly directory: string;
  readonly url: string | undefined;
  /** `starting`, `ready`, `orphaned`, or how it ended. */
  readonly state: string;
  readonly isDown: boolean;
  /** The leased port; where it listens is in `upstreams`. */
  readonly port: number;
  readonly upstreams: readonly ChartEndpoint[];
  /** Its own address at the gateway. */
  readonly front: ChartEndpoint | undefined;
  readonly keeperPid: number | undefined;
  readonly command: readonly string[];
  readonly sinceMs: number;
  readonly lastLines: readonly string[];
}

export interface ChartEndpoint {
  readonly address: string;
  readonly port: number;
}

export interface ChartAlias {
  readonly name: string;
  readonly url: string | undefined;
  readonly target: ChartEndpoint;
}

export interface ChartFacts {
  readonly services: readonly ChartService[];
  readonly aliases: readonly ChartAlias[];
}
