/** How a listener's time at an endpoint ended. `unseen`: while no daemon looked. */
export type TenureEnd = "process-ended" | "socket-closed" | "unseen";

/** The process that held a listener when it was first seen. */
export interface TenureOwner {
  readonly pid: number;
  readonly startTicks: number;
  /** For people: bounded, without secrets and without control characters. */
  readonly command: string;
  readonly directory: string | undefined;
}

/** A listener as one look at the socket table shows it. */
export interface SeenListener {
  readonly address: string;
  readonly port: number;
  readonly inode: number;
  readonly uid: number;
}

/** One listener's time at an endpoint under one owner. */
export interface Tenure {
  /** Tells the socket from every other one of this boot. */
  readonly key: string;
  readonly bootId: string;
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  /** Undefined when the process could not be seen: another user's, or gone before it was looked for. */
  readonly owner: TenureOwner | undefined;
  /** Portolan's name of the service that listened there. */
  readonly name: string | undefined;
  readonly sinceMs: number;
  /** Undefined while it lasts. */
  readonly untilMs: number | undefined;
  readonly end: TenureEnd | undefined;
}

/** What a look at the listeners changed. */
export type TenureChange =
  | { readonly type: "begin"; readonly tenure: Tenure }
  | { readonly type: "end"; readonly key: string; readonly untilMs: number; readonly end: TenureEnd };
