import type { Judge } from "./cases.ts";

export const CHROMIUM: Judge = {
  name: "Chromium",
  refusals: {
    untrusted: /^ERR_CERT_AUTHORITY_INVALID$/,
    foreignName: /^ERR_CERT_INVALID$/,
    foreignAddress: /^ERR_CERT_INVALID$/,
    expired: /^ERR_CERT_DATE_INVALID$/,
    subAuthority: /^ERR_CERT_INVALID$/,
  },
};

export const FIREFOX: Judge = {
  name: "Firefox",
  refusals: {
    untrusted: /SEC_ERROR_UNKNOWN_ISSUER/,
    foreignName: /SEC_ERROR_CERT_NOT_IN_NAME_SPACE/,
    foreignAddress: /SEC_ERROR_CERT_NOT_IN_NAME_SPACE/,
    expired: /SEC_ERROR_EXPIRED_CERTIFICATE/,
    subAuthority: /SEC_ERROR_PATH_LEN_CONSTRAINT_INVALID/,
  },
};
