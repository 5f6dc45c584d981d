import type { ExamCase } from "./exam-context.ts";
import { firstFlightCases } from "./first-flight-cases.ts";
import { listenCases } from "./listen-cases.ts";
import { plainCases } from "./plain-cases.ts";
import { pressureCases } from "./pressure-cases.ts";
import { resetCases } from "./reset-cases.ts";
import { tlsIdentityCases } from "./tls-identity-cases.ts";
import { tlsStreamCases } from "./tls-stream-cases.ts";

/** What every transport passes, all of it. */
export const EXAM: readonly ExamCase[] = [
  ...plainCases,
  ...resetCases,
  ...pressureCases,
  ...listenCases,
  ...firstFlightCases,
  ...tlsIdentityCases,
  ...tlsStreamCases,
];
