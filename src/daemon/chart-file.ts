import type { Chart } from "../chart/chart.ts";
import { exchangeSnapshotFile, writeSnapshotFile } from "../chart/snapshot-file.ts";
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
  let [isWriting, isDue, isOver] = [false, false, false];
  const contents = (): object => chartView(chart.view(), gateway.facts);
  const trouble = (error: unknown): void => log(`${file} was not written: ${String(error)}`);
  const write = (): void => {
    try {
      writeSnapshotFile(file, contents());
    } catch (error) {
      trouble(error);
    }
  };
  const writeBeside = async (): Promise<void> => {
    timer = undefined;
    [isWriting, isDue] = [true, false];
    await exchangeSnapshotFile(file, contents()).catch(trouble);
    isWriting = false;
    // What was written in the end is older than this.
    if (isOver) write();
    else if (isDue) request();
  };
  const request = (): void => {
    isDue = true;
    if (!isWriting) timer ??= setTimeout(() => void writeBeside(), WRITE_MS);
  };
  const subscriptions = [chart.onChange(request), gateway.publisher.lanes.onChange(request)];
  write();
  return {
    [Symbol.dispose]() {
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
      clearTimeout(timer);
      isOver = true;
      write();
    },
  };
}
