import { createAuthority } from "../../src/certificates/create-authority.ts";
import { LOCAL_SUFFIXES } from "../../src/certificates/core/local-name.ts";

/** Makes the PEM of a fresh root, as the local authority does. */
export async function makeRoot(): Promise<string> {
  return (await createAuthority({ nowMs: Date.now(), suffixes: LOCAL_SUFFIXES })).rootPem;
}
