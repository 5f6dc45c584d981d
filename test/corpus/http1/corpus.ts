import type { HostileCase } from "./hostile-case.ts";
import { CHUNK_DATA } from "./requests/chunk-data.ts";
import { CHUNK_EXTENSIONS } from "./requests/chunk-extensions.ts";
import { CHUNK_SIZES } from "./requests/chunk-sizes.ts";
import { CONNECTION_OPTIONS } from "./requests/connection-options.ts";
import { CONTENT_LENGTHS } from "./requests/content-lengths.ts";
import { FIELD_ENDS } from "./requests/field-ends.ts";
import { FIELD_NAMES } from "./requests/field-names.ts";
import { FIELD_SPACES } from "./requests/field-spaces.ts";
import { FIELD_VALUES } from "./requests/field-values.ts";
import { FRAMING } from "./requests/framing.ts";
import { HOST_VALUES } from "./requests/host-values.ts";
import { HOSTS } from "./requests/hosts.ts";
import { LIMITS } from "./requests/limits.ts";
import { LINE_ENDS } from "./requests/line-ends.ts";
import { MAX_FORWARDS } from "./requests/max-forwards.ts";
import { METHODS } from "./requests/methods.ts";
import { NAME_BYTES } from "./requests/name-bytes.ts";
import { REQUEST_LINES } from "./requests/request-lines.ts";
import { TARGET_AUTHORITIES } from "./requests/target-authorities.ts";
import { TARGET_CHARACTERS } from "./requests/target-characters.ts";
import { TARGET_FORMS } from "./requests/target-forms.ts";
import { TRAILERS } from "./requests/trailers.ts";
import { TRANSFER_CODINGS } from "./requests/transfer-codings.ts";
import { TRANSFER_ENCODING_LISTS } from "./requests/transfer-encoding-lists.ts";
import { VERSIONS } from "./requests/versions.ts";
import { CHUNKS as RESPONSE_CHUNKS } from "./responses/chunks.ts";
import { EXCHANGES } from "./responses/exchanges.ts";
import { FIELDS as RESPONSE_FIELDS } from "./responses/fields.ts";
import { FRAMING as RESPONSE_FRAMING } from "./responses/framing.ts";
import { LIMITS as RESPONSE_LIMITS } from "./responses/limits.ts";
import { STATUS_CODES } from "./responses/status-codes.ts";
import { STATUS_LINES } from "./responses/status-lines.ts";
import { TRUNCATIONS } from "./responses/truncations.ts";

/** Cases by class: what they attack. */
type Corpus = Readonly<Record<string, readonly HostileCase[]>>;

export const HOSTILE_REQUESTS: Corpus = {
  "request lines": REQUEST_LINES,
  "line ends": LINE_ENDS,
  methods: METHODS,
  "target characters": TARGET_CHARACTERS,
  "target forms": TARGET_FORMS,
  "target authorities": TARGET_AUTHORITIES,
  versions: VERSIONS,
  hosts: HOSTS,
  "host values": HOST_VALUES,
  "field names": FIELD_NAMES,
  "bytes of names": NAME_BYTES,
  "field values": FIELD_VALUES,
  "field spaces": FIELD_SPACES,
  "field ends": FIELD_ENDS,
  "connection options": CONNECTION_OPTIONS,
  "max forwards": MAX_FORWARDS,
  "content lengths": CONTENT_LENGTHS,
  "transfer codings": TRANSFER_CODINGS,
  "transfer encoding lists": TRANSFER_ENCODING_LISTS,
  framing: FRAMING,
  "chunk sizes": CHUNK_SIZES,
  "chunk extensions": CHUNK_EXTENSIONS,
  "chunk data": CHUNK_DATA,
  trailers: TRAILERS,
  limits: LIMITS,
};

export const HOSTILE_RESPONSES: Corpus = {
  "status lines": STATUS_LINES,
  "status codes": STATUS_CODES,
  fields: RESPONSE_FIELDS,
  framing: RESPONSE_FRAMING,
  exchanges: EXCHANGES,
  chunks: RESPONSE_CHUNKS,
  truncations: TRUNCATIONS,
  limits: RESPONSE_LIMITS,
};

/** What a smuggler would put behind. */
export const SMUGGLED_REQUEST = "GET /smuggled HTTP/1.1\r\nHost: b.test\r\n\r\n";
export const SMUGGLED_RESPONSE = "HTTP/1.1 200 OK\r\nX-Smuggled: 1\r\nContent-Length: 0\r\n\r\n";
