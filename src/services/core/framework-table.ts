import type { Framework } from "./framework.ts";
import { JAVASCRIPT_FRAMEWORKS } from "./javascript-frameworks.ts";
import { OTHER_FRAMEWORKS } from "./other-frameworks.ts";
import { PYTHON_FRAMEWORKS } from "./python-frameworks.ts";

/** Tools that need more than `PORT`, or less than they would take by themselves. */
export const FRAMEWORKS: readonly Framework[] = [...JAVASCRIPT_FRAMEWORKS, ...PYTHON_FRAMEWORKS, ...OTHER_FRAMEWORKS];
