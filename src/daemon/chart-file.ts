import type { Chart } from "../chart/chart.ts";
import { writeSnapshotFile } from "../chart/snapshot-file.ts";
import { chartView } from "./core/views.ts";
import type { GatewayControl } from "./gateway/gateway-control.ts";
import type { Log } from "./log.ts";

/** Changes within this time are written together, in milliseconds. */
const WRITE_MS = 50;

/** Keeps `chart.json` up to date for readers without a daemon; the last state is written on disposal. */
export function keepChartFile(
  chart: Chart,
  file: string,
  { gateway, log }: { readonly gateway: GatewayControl; readonly log: Log },
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    try {
      writeSnapshotFile(file, chartView(chart.view(), gateway.facts));
    } catch (error) {
      log(`${file} was not written: ${String(error)}`);
    }
  };
  const request = (): void => {
    timer ??= setTimeout(write, WRITE_MS);
  };
  const subscriptions = [chart.onChange(request), gateway.publisher.lanes.onChange(request)];
  write();
  return {
    [Symbol.dispose]() {
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
      write();
    },
  };
}
