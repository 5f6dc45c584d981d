import { createSocket } from "node:dgram";
import { Resolver, type ResolverOptions } from "./resolver.ts";

/** How often the resolver is asked whether it still answers, in milliseconds. */
const PROBE_MS = 30_000;
const ANSWER_MS = 2_000;
/** A question for `localhost`, type A, class Internet. */
const PROBE = Buffer.from("000101000001000000000000096c6f63616c686f73740000010001", "hex");

export interface KeptResolver extends AsyncDisposable {
  /** Undefined where no port was free. */
  readonly port: number | undefined;
}

/**
 * Keeps a resolver that answers. Sockets have been seen to go deaf while their program lives, after sleep or a change of
 * the network, and clients then only see names that do not exist: so it is asked now and then, and opened again.
 */
export async function keepResolver(
  wanted: number,
  options: ResolverOptions & { readonly probeMs?: number },
): Promise<KeptResolver> {
  let resolver = await Resolver.open(wanted, options);
  let healing: Promise<void> = Promise.resolve();
  const heal = async (): Promise<void> => {
    if (resolver === undefined || (await answers(resolver.port))) return;
    options.log(`resolver: no answer on port ${resolver.port}; opening it again`);
    const { port } = resolver;
    await resolver[Symbol.asyncDispose]();
    resolver = await Resolver.open(port, options);
  };
  const timer = setInterval(() => {
    healing = healing.then(heal).catch((error: unknown) => options.log(`resolver: ${String(error)}`));
  }, options.probeMs ?? PROBE_MS).unref();
  return {
    get port() {
      return resolver?.port;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await healing;
      await resolver?.[Symbol.asyncDispose]();
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ANSWER_MS);
  socket.once("message", () => resolve(true));
  socket.once("error", () => resolve(false));
  socket.send(PROBE, port, "127.0.0.1");
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
