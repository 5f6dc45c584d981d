import { hasPort, isAuthority } from "./authority.ts";
import type { RequestHead } from "./head.ts";
import { asciiBytes, COLON, equalsIgnoringCase } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

const SLASH = 0x2f;
const HTTP = asciiBytes("http");
const HTTPS = asciiBytes("https");

/**
 * Tells which of the four forms a target has (RFC 9112 section 3.2), and where its authority and its path are. The
 * target's characters are known to be valid.
 */
export function readTarget(head: RequestHead): ViolationCode | undefined {
  const { bytes, method, targetStart: start, targetEnd: end } = head;
  head.pathStart = start;
  head.authorityStart = -1;
  head.authorityEnd = -1;
  if (method === "CONNECT") return readAuthorityForm(head);
  if (bytes[start] === SLASH) return undefined;
  // "The asterisk-form of request-target is only used for a server-wide OPTIONS request" -- RFC 9112 section 3.2.4
  if (end - start === 1 && bytes[start] === 0x2a) {
    return method === "OPTIONS" ? undefined : "asterisk-form-without-options";
  }
  return readAbsoluteForm(head);
}

function readAuthorityForm(head: RequestHead): ViolationCode | undefined {
  const { bytes, targetStart: start, targetEnd: end } = head;
  // "When making a CONNECT request [...] a client MUST send only the host and port" -- RFC 9112 section 3.2.3
  if (!isAuthority(bytes, start, end) || !hasPort(bytes, start, end)) return "connect-without-authority";
  head.authorityStart = start;
  head.authorityEnd = end;
  return undefined;
}

function readAbsoluteForm(head: RequestHead): ViolationCode | undefined {
  const { bytes, targetStart: start, targetEnd: end } = head;
  let colon = start;
  while (colon < end && bytes[colon] !== COLON) colon++;
  if (bytes[colon + 1] !== SLASH || bytes[colon + 2] !== SLASH || colon + 3 > end) {
    return isAuthority(bytes, start, end) ? "authority-form-without-connect" : "target-form-unknown";
  }
  const isHttp = colon - start === 4 && equalsIgnoringCase(bytes, start, HTTP);
  if (!isHttp && !(colon - start === 5 && equalsIgnoringCase(bytes, start, HTTPS))) return "unsupported-scheme";
  let path = colon + 3;
  let hasUserinfo = false;
  while (path < end && bytes[path] !== SLASH && bytes[path] !== 0x3f) {
    if (bytes[path] === 0x40) hasUserinfo = true;
    path++;
  }
  // "a recipient SHOULD parse for userinfo and treat its presence as an error" -- RFC 9110 section 4.2.4
  if (hasUserinfo) return "target-with-userinfo";
  // "A recipient that processes such a URI reference [with an empty host] MUST reject it" -- RFC 9110 section 4.2.1
  if (!isAuthority(bytes, colon + 3, path)) return "invalid-target-authority";
  head.authorityStart = colon + 3;
  head.authorityEnd = path;
  head.pathStart = path;
  return undefined;
}
