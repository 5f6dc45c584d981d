const HOSTS_PER_THIRD = 254;
const ADDRESS_COUNT = 256 * HOSTS_PER_THIRD;

export interface LoopbackChoice {
  /** A hash of the identity: the same service gets the same address, even with an empty chart. */
  readonly seed: number;
  /** The address of the last time. */
  readonly remembered: string | undefined;
  readonly isTaken: (address: string) => boolean;
}

/**
 * Chooses a service's own address in 127.77.0.0/16. The last number is never 0 or 255, which some programs
 * take for a network or a broadcast. Undefined when all 65,024 are taken.
 */
export function chooseLoopbackAddress({ seed, remembered, isTaken }: LoopbackChoice): string | undefined {
  if (remembered !== undefined && isOwnLoopback(remembered) && !isTaken(remembered)) return remembered;
  for (let step = 0; step < ADDRESS_COUNT; step++) {
    const index = (seed + step) % ADDRESS_COUNT;
    const address = `127.77.${Math.floor(index / HOSTS_PER_THIRD)}.${(index % HOSTS_PER_THIRD) + 1}`;
    if (!isTaken(address)) return address;
  }
  return undefined;
}

/** Whether an address is one that `chooseLoopbackAddress` gives out. */
export function isOwnLoopback(address: string): boolean {
  const match = /^127\.77\.(0|[1-9]\d{0,2})\.([1-9]\d{0,2})$/.exec(address);
  return match !== null && Number(match[1]) <= 255 && Number(match[2]) <= 254;
}
