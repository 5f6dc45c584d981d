import { fieldLines } from "./message.ts";

/** Takes a chunked body apart. Meant for bodies that a parser has found right; of the rest it takes what there is. */
export function splitChunks(wire: string): { body: string; trailers: string } {
  let body = "";
  for (let at = 0; ;) {
    const lineEnd = wire.indexOf("\r\n", at);
    if (lineEnd === -1) return { body, trailers: "" };
    const size = Number.parseInt(wire.slice(at, lineEnd), 16);
    at = lineEnd + 2;
    if (size === 0) return { body, trailers: trailersOf(wire.slice(at)) };
    body += wire.slice(at, at + size);
    at += size + 2;
  }
}

function trailersOf(section: string): string {
  const raw: string[] = [];
  for (const line of section.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) raw.push(line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, ""));
  }
  return fieldLines(raw);
}
