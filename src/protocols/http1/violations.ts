import type { Http1Violation } from "./head.ts";

/** Every way in which a message breaks the rules. A code is public: add, never rename. */
export type ViolationCode =
  | "bare-line-feed"
  | "bare-carriage-return"
  | "empty-request-line"
  | "request-line-malformed"
  | "invalid-method"
  | "method-too-long"
  | "target-too-long"
  | "invalid-target-character"
  | "target-with-fragment"
  | "target-form-unknown"
  | "unsupported-scheme"
  | "target-with-userinfo"
  | "invalid-target-authority"
  | "authority-form-without-connect"
  | "connect-without-authority"
  | "asterisk-form-without-options"
  | "version-malformed"
  | "version-unsupported"
  | "status-line-malformed"
  | "invalid-status"
  | "invalid-reason"
  | "status-line-too-long"
  | "obs-fold"
  | "whitespace-before-first-field"
  | "whitespace-before-colon"
  | "field-without-colon"
  | "empty-field-name"
  | "invalid-field-name"
  | "nul-in-field-value"
  | "control-in-field-value"
  | "head-too-large"
  | "field-too-large"
  | "too-many-fields"
  | "host-missing"
  | "host-repeated"
  | "host-invalid"
  | "connection-malformed"
  | "connection-names-framing"
  | "too-many-connection-options"
  | "expectation-unknown"
  | "max-forwards-invalid"
  | "content-in-connect"
  | "content-in-trace"
  | "content-length-with-transfer-encoding"
  | "content-length-repeated"
  | "content-length-invalid"
  | "content-length-overflow"
  | "content-length-without-content"
  | "transfer-encoding-in-http-1.0"
  | "transfer-encoding-without-content"
  | "transfer-encoding-malformed"
  | "transfer-coding-unknown"
  | "chunked-not-final"
  | "chunked-repeated"
  | "chunked-with-parameter"
  | "chunk-size-missing"
  | "chunk-size-invalid"
  | "chunk-size-overflow"
  | "chunk-extension-invalid"
  | "chunk-line-too-long"
  | "chunk-data-unterminated"
  | "trailer-forbidden"
  | "trailer-too-large"
  | "unexpected-upgrade"
  | "truncated";

/** Status for a request, section, message. A response with the same fault is answered with 502. */
const RULES: Readonly<Record<ViolationCode, readonly [number, string, string]>> = {
  // Lines
  "bare-line-feed": [400, "RFC 9112 section 2.2", "A line ends with LF alone instead of CRLF"],
  "bare-carriage-return": [400, "RFC 9112 section 2.2", "A CR is not followed by LF"],
  // Request line
  "empty-request-line": [400, "RFC 9112 section 2.2", "More than one empty line stands before the request line"],
  "request-line-malformed": [
    400,
    "RFC 9112 section 3",
    "The request line is not method, target and version with single spaces",
  ],
  "invalid-method": [400, "RFC 9110 section 9.1", "The method is not a token"],
  "method-too-long": [501, "RFC 9112 section 3", "The method is longer than any that is known"],
  "target-too-long": [414, "RFC 9112 section 3", "The request target is too long"],
  "invalid-target-character": [
    400,
    "RFC 9112 section 3.2",
    "The request target has a control, white space or a byte beyond ASCII",
  ],
  "target-with-fragment": [400, "RFC 9112 section 3.2", "The request target has a fragment"],
  "target-form-unknown": [400, "RFC 9112 section 3.2", "The request target has none of the four forms"],
  "unsupported-scheme": [400, "RFC 9112 section 3.2.2", "The request target has another scheme than http and https"],
  "target-with-userinfo": [400, "RFC 9110 section 4.2.4", "The authority of the request target has a user name"],
  "invalid-target-authority": [
    400,
    "RFC 9110 section 4.2.1",
    "The authority of the request target is not host and port",
  ],
  "authority-form-without-connect": [
    400,
    "RFC 9112 section 3.2.3",
    "The request target is an authority, and the method is not CONNECT",
  ],
  "connect-without-authority": [400, "RFC 9112 section 3.2.3", "The target of CONNECT is not host and port"],
  "asterisk-form-without-options": [
    400,
    "RFC 9112 section 3.2.4",
    "The request target is *, and the method is not OPTIONS",
  ],
  // Version and status line
  "version-malformed": [400, "RFC 9112 section 2.3", "The version is not HTTP/ digit . digit"],
  "version-unsupported": [505, "RFC 9110 section 15.6.6", "The major version of HTTP is not 1"],
  "status-line-malformed": [
    400,
    "RFC 9112 section 4",
    "The status line is not version, three digits and reason with single spaces",
  ],
  "invalid-status": [400, "RFC 9110 section 15", "The status code is below 100"],
  "invalid-reason": [400, "RFC 9112 section 4", "The reason phrase has a control character"],
  "status-line-too-long": [400, "RFC 9112 section 4", "The status line is too long"],
  // Fields
  "obs-fold": [400, "RFC 9112 section 5.2", "A field line is folded"],
  "whitespace-before-first-field": [400, "RFC 9112 section 2.2", "White space stands before the first field"],
  "whitespace-before-colon": [400, "RFC 9112 section 5.1", "White space stands between a field name and the colon"],
  "field-without-colon": [400, "RFC 9112 section 5", "A field line has no colon"],
  "empty-field-name": [400, "RFC 9110 section 5.1", "A field has no name"],
  "invalid-field-name": [400, "RFC 9110 section 5.1", "A field name is not a token"],
  "nul-in-field-value": [400, "RFC 9110 section 5.5", "A field value has a NUL byte"],
  "control-in-field-value": [400, "RFC 9110 section 5.5", "A field value has a control character"],
  "head-too-large": [431, "RFC 6585 section 5", "The head is too large"],
  "field-too-large": [431, "RFC 6585 section 5", "A field line is too large"],
  "too-many-fields": [431, "RFC 6585 section 5", "The head has too many fields"],
  // Fields with a meaning
  "host-missing": [400, "RFC 9112 section 3.2", "A request of HTTP/1.1 has no Host"],
  "host-repeated": [400, "RFC 9112 section 3.2", "There is more than one Host"],
  "host-invalid": [400, "RFC 9112 section 3.2", "Host is not a host with an optional port"],
  "connection-malformed": [400, "RFC 9110 section 7.6.1", "Connection is not a list of tokens"],
  "connection-names-framing": [
    400,
    "RFC 9110 section 7.6.1",
    "Connection names Host, Content-Length or Transfer-Encoding",
  ],
  "too-many-connection-options": [431, "RFC 6585 section 5", "Connection has too many options"],
  "expectation-unknown": [417, "RFC 9110 section 10.1.1", "Expect is not 100-continue"],
  "max-forwards-invalid": [
    400,
    "RFC 9110 section 7.6.2",
    "Max-Forwards of a TRACE or OPTIONS is not one decimal number",
  ],
  "content-in-connect": [400, "RFC 9110 section 9.3.6", "A CONNECT request has content"],
  "content-in-trace": [400, "RFC 9110 section 9.3.8", "A TRACE request has content"],
  // Framing
  "content-length-with-transfer-encoding": [
    400,
    "RFC 9112 section 6.1",
    "There are both Content-Length and Transfer-Encoding",
  ],
  "content-length-repeated": [400, "RFC 9112 section 6.3", "Content-Length has more than one value"],
  "content-length-invalid": [400, "RFC 9112 section 6.3", "Content-Length is not a decimal number"],
  "content-length-overflow": [400, "RFC 9110 section 8.6", "Content-Length is above 2^53 - 1"],
  "content-length-without-content": [400, "RFC 9110 section 8.6", "A 1xx or 204 response announces content"],
  "transfer-encoding-in-http-1.0": [400, "RFC 9112 section 6.1", "Transfer-Encoding is used with HTTP/1.0"],
  "transfer-encoding-without-content": [400, "RFC 9112 section 6.1", "A 1xx or 204 response has Transfer-Encoding"],
  "transfer-encoding-malformed": [400, "RFC 9112 section 7", "Transfer-Encoding is not a list of codings"],
  "transfer-coding-unknown": [501, "RFC 9112 section 6.1", "Transfer-Encoding has a coding other than chunked"],
  "chunked-not-final": [400, "RFC 9112 section 6.3", "The final transfer coding is not chunked"],
  "chunked-repeated": [400, "RFC 9112 section 6.1", "Chunked is applied more than once"],
  "chunked-with-parameter": [400, "RFC 9112 section 7.1", "Chunked has a parameter"],
  // Chunked body
  "chunk-size-missing": [400, "RFC 9112 section 7.1", "A chunk has no size"],
  "chunk-size-invalid": [400, "RFC 9112 section 7.1", "A chunk size is not hexadecimal"],
  "chunk-size-overflow": [400, "RFC 9112 section 7.1", "A chunk size is above 2^53 - 1"],
  "chunk-extension-invalid": [400, "RFC 9112 section 7.1.1", "A chunk extension is malformed"],
  "chunk-line-too-long": [400, "RFC 9112 section 7.1.1", "A chunk size with its extensions is too long"],
  "chunk-data-unterminated": [400, "RFC 9112 section 7.1", "CRLF does not stand behind the data of a chunk"],
  "trailer-forbidden": [400, "RFC 9110 section 6.5.1", "A trailer field is one that only a head may have"],
  "trailer-too-large": [431, "RFC 6585 section 5", "The trailer section is too large"],
  // Exchange
  "unexpected-upgrade": [
    400,
    "RFC 9110 section 15.2.2",
    "101 came without Upgrade, or to a request that asked for none",
  ],
  truncated: [400, "RFC 9112 section 8", "The connection ended before the message did"],
};

type ViolationTable = Readonly<Record<ViolationCode, Http1Violation>>;

function tableWith(statusOf: (requestStatus: number) => number): ViolationTable {
  const table: Partial<Record<ViolationCode, Http1Violation>> = {};
  for (const code of Object.keys(RULES) as ViolationCode[]) {
    const [status, section, message] = RULES[code];
    table[code] = { code, status: statusOf(status), section, message };
  }
  return table as ViolationTable;
}

/** What a request can break, by code. */
export const REQUEST_VIOLATIONS: ViolationTable = tableWith((status) => status);
/** The same rules broken by a response: the answer is 502. */
export const RESPONSE_VIOLATIONS: ViolationTable = tableWith(() => 502);
