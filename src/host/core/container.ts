/** A container, as the control group of its processes names it. */
export interface Container {
  readonly runtime: "docker" | "podman" | "containerd" | "cri-o" | "lxc" | "nspawn" | "unknown";
  readonly id: string;
  /** Undefined when its runtime was not asked, or did not answer. */
  readonly name: string | undefined;
  readonly image: string | undefined;
}
