import type { ExamCase } from "./exam-context.ts";
import { listenCases } from "./listen-cases.ts";
import { plainCases } from "./plain-cases.ts";
import { pressureCases } from "./pressure-cases.ts";
import { tlsCases } from "./tls-cases.ts";

/** What every transport passes, all of it. */
export const EXAM: readonly ExamCase[] = [...plainCases, ...pressureCases, ...listenCases, ...tlsCases];
