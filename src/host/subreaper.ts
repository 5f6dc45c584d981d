/** Makes this process the parent of every orphan among its descendants (prctl PR_SET_CHILD_SUBREAPER). */
export declare function becomeSubreaper(): void;

/**
 * Reaps adopted processes that have ended, and returns their pids. Never a direct child that Node waits for itself:
 * those are `ownChildren`. To be called at SIGCHLD.
 */
export declare function reapAdopted(ownChildren: ReadonlySet<number>): number[];
