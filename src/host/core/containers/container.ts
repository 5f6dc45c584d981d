/** A container, as the control group of its processes names it. */
export interface Container {
  readonly runtime: "docker" | "podman" | "containerd" | "cri-o" | "lxc" | "nspawn" | "unknown";
  readonly id: string;
  /** Undefined when its runtime was not asked, or did not answer. */
  readonly name: string | undefined;
  readonly image: string | undefined;
}

/** What a runtime says of a container when it is asked. */
export interface ContainerDetails extends Container {
  /** Such as `always` or `on-failure`; undefined when the runtime does not start it again. */
  readonly restartPolicy: string | undefined;
  readonly compose: { readonly project: string; readonly service: string } | undefined;
  /** Its first process, as this machine numbers it; undefined when it does not run, or the runtime does not tell. */
  readonly mainPid: number | undefined;
  /** Its own addresses, by which docker-proxy reaches it. */
  readonly addresses: readonly string[];
}
