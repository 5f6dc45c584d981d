/**
 * All that a pure core may use beyond the language itself. tsconfig.core.json compiles the cores with
 * this file instead of Node's types, so that a socket, a file or a clock in a core is a compile error.
 * Its declarations agree with Node's, so the main compilation may read it as well.
 */
interface TextDecoder {
  decode(input?: ArrayBufferView): string;
}
declare var TextDecoder: { new (label?: string, options?: { fatal?: boolean }): TextDecoder };
interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { new (): TextEncoder };
