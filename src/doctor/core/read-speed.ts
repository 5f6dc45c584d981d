import type { SpeedTest } from "./machine-facts.ts";

/** Node needs 20 to 60 µs to and fro on an idle machine, and two or three times that on a busy one. */
const ROUND_TRIP_NORMAL_US = 250;
const ROUND_TRIP_SLOW_US = 1500;
/** Old laptops reach 500 million bytes a second. */
const BYTES_PER_SECOND_NORMAL = 300e6;
/** Any network does better. */
const BYTES_PER_SECOND_POOR = 1e6;

/** Says what was measured, and what to think of it, in one line. */
export function readSpeed({ roundTripUs, bytesPerSecond }: SpeedTest): string {
  return `${formatRate(bytesPerSecond)}, ${formatRoundTrip(roundTripUs)} to and fro: ${judge(roundTripUs, bytesPerSecond)}`;
}

function judge(roundTripUs: number, bytesPerSecond: number): string {
  if (roundTripUs >= ROUND_TRIP_SLOW_US) return "something delays packets, or the machine is overloaded";
  if (roundTripUs >= ROUND_TRIP_NORMAL_US) return "slow, as on a busy machine";
  if (bytesPerSecond < BYTES_PER_SECOND_POOR) return "a word comes through, more hardly does";
  return bytesPerSecond < BYTES_PER_SECOND_NORMAL ? "quick to answer, slow for much" : "normal";
}

function formatRate(bytesPerSecond: number): string {
  if (bytesPerSecond >= 1e9) return `${(bytesPerSecond / 1e9).toFixed(1)} GB/s`;
  return bytesPerSecond >= 1e6
    ? `${Math.round(bytesPerSecond / 1e6)} MB/s`
    : `${Math.round(bytesPerSecond / 1e3)} kB/s`;
}

function formatRoundTrip(us: number): string {
  return us >= 10_000 ? `${(us / 1000).toFixed(0)} ms` : us >= 1000 ? `${(us / 1000).toFixed(1)} ms` : `${us} µs`;
}
