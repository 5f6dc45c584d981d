import { statSync } from "node:fs";
import { ifVisible } from "../linux/procfs.ts";
import { userNameOf } from "./user-names.ts";

export interface ProcessOwner {
  readonly uid: number;
  readonly userName: string;
}

/**
 * Says whose a process is of which nothing else is shown, as where /proc is mounted with hidepid=1; undefined when there
 * is none, or even that is hidden. What Linux protects from being looked into counts as root's here.
 */
export function processOwner(pid: number): ProcessOwner | undefined {
  const uid = ifVisible(() => statSync(`/proc/${pid}`).uid);
  return uid === undefined ? undefined : { uid, userName: userNameOf(uid) };
}
