/**
 * Runs one service as `portolan run` does, with a chart of its own. Options are JSON in the first argument; reports and
 * the result are lines on stderr that begin with `@@`. SIGIO cuts the line to the chart.
 */
import { runService } from "../../../src/services/run.ts";
import { Failure } from "../../../src/failure/failure.ts";
import { LoneChart } from "./lone-chart.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as {
  argv?: string[];
  script?: string;
  directory?: string;
  ports?: number[];
  name?: string;
  trust?: Record<string, string>;
};
const say = (what: object): boolean => process.stderr.write(`@@${JSON.stringify({ ...what, runPid: process.pid })}\n`);
const chart = new LoneChart(options.ports, options.name);
process.on("SIGIO", () => chart.cut());
try {
  const result = await runService(
    {
      identity: {
        directory: options.directory ?? process.cwd(),
        project: "shop",
        service: undefined,
        branch: undefined,
        name: undefined,
      },
      argv: options.argv ?? [],
      script: options.script,
      port: undefined,
      environment: process.env,
    },
    {
      chart,
      reporter: { report: say },
      trust: async () => ({ variables: options.trust ?? {}, notes: [] }),
      signal: new AbortController().signal,
    },
  );
  say({
    type: "result",
    ...result,
    ended: chart.ended,
    updates: chart.updates,
    registrations: chart.registrations.length,
  });
  process.exitCode = result.exitCode;
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say({ type: "failure", code: error.code, message: error.message, hint: error.hint });
  process.exitCode = 3;
}
