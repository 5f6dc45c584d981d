import { after } from "node:test";
import type { ClientOptions } from "../../src/client/portolan.ts";
import { Harbour } from "../e2e/harness.ts";

/** A Portolan of its own for the tests of one file, and the options that lead the library to it. */
export async function libraryHome(): Promise<{ harbour: Harbour; options: ClientOptions }> {
  const harbour = await Harbour.open("node");
  after(() => harbour[Symbol.asyncDispose]());
  return { harbour, options: { environment: harbour.environment, directory: await harbour.site() } };
}
