/**
 * Which variable leads which runtime to our root, and what the file behind it must hold besides. What the user has
 * set is built upon, never replaced.
 */

/** What a file is made of, beside our root. */
export type BundleBase =
  /** Nothing: the runtime adds the file to roots that it has. */
  | { readonly kind: "none" }
  /** The system's public roots: the file takes their place. */
  | { readonly kind: "system" }
  /** What stands in the user's own file. */
  | { readonly kind: "user"; readonly path: string };

export interface TrustVariable {
  readonly variable: string;
  readonly base: BundleBase;
}

export interface TrustPlanOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Without the system's roots at hand, no variable is set that would take their place. */
  readonly hasSystemBundle: boolean;
}

/** Node, Bun; Deno. The file is added to the roots that the runtime has. */
const ADDING = ["NODE_EXTRA_CA_CERTS", "DENO_CERT"];

/**
 * These say "trust this file instead", in tools that read `SSL_CERT_FILE`, the system's store or settings of their own
 * otherwise. Set by us they would overrule such settings (`http.sslCAInfo` of git, `ca_bundle` of the AWS tools, pip's
 * configuration), so they are completed where the user has set them, and left alone where not.
 */
const COMPLETED = [
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "PIP_CERT",
  "AWS_CA_BUNDLE",
  "HTTPLIB2_CA_CERTS",
  "CARGO_HTTP_CAINFO",
  "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
  "NIX_SSL_CERT_FILE",
];

/** Decides which variables a child gets, and what each file is built upon. */
export function trustPlan(options: TrustPlanOptions): TrustVariable[] {
  const { environment } = options;
  const plan: TrustVariable[] = ADDING.map((variable) => ({
    variable,
    base: userBase(environment[variable]) ?? { kind: "none" },
  }));
  for (const variable of COMPLETED) {
    const base = userBase(environment[variable]);
    if (base !== undefined) plan.push({ variable, base });
  }
  const openssl = opensslBase(options);
  if (openssl !== undefined) plan.push({ variable: "SSL_CERT_FILE", base: openssl });
  const requests = requestsBase(options);
  if (requests !== undefined) plan.push({ variable: "REQUESTS_CA_BUNDLE", base: requests });
  return plan;
}

/** OpenSSL, and so Python, Ruby, PHP, curl; also Go and .NET. They read a file and a folder side by side. */
function opensslBase({ environment, hasSystemBundle }: TrustPlanOptions): BundleBase | undefined {
  const base = userBase(environment["SSL_CERT_FILE"]);
  if (base !== undefined) return base;
  // The user has chosen a folder of roots: ours stands beside it, the system's would widen that choice.
  if (isSet(environment["SSL_CERT_DIR"])) return { kind: "none" };
  return hasSystemBundle ? { kind: "system" } : undefined;
}

/** Python's requests brings roots of its own, and reads `CURL_CA_BUNDLE` where its own variable is not set. */
function requestsBase({ environment, hasSystemBundle }: TrustPlanOptions): BundleBase | undefined {
  const base = userBase(environment["REQUESTS_CA_BUNDLE"]) ?? userBase(environment["CURL_CA_BUNDLE"]);
  return base ?? (hasSystemBundle ? { kind: "system" } : undefined);
}

function userBase(value: string | undefined): BundleBase | undefined {
  return value === undefined || value === "" ? undefined : { kind: "user", path: value };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
