/**
 * Spans of registered ports that IANA has assigned to nobody, over any transport. Only wide ones, without known
 * unauthorised use. Source: IANA Service Name and Transport Protocol Port Number Registry,
 * https://www.iana.org/assignments/service-names-port-numbers (state of 2024-12).
 */
export const UNASSIGNED_PORTS: readonly { readonly first: number; readonly last: number }[] = [
  { first: 33_657, last: 33_889 },
  { first: 33_891, last: 34_248 },
  { first: 34_568, last: 34_961 },
  { first: 35_101, last: 35_353 },
  { first: 35_358, last: 35_728 },
  { first: 35_730, last: 36_000 },
  { first: 36_002, last: 36_410 },
  { first: 36_866, last: 37_471 },
  { first: 37_655, last: 37_999 },
  { first: 39_064, last: 39_680 },
  { first: 39_682, last: 39_999 },
  { first: 40_024, last: 40_403 },
  { first: 40_405, last: 40_840 },
  { first: 40_854, last: 41_110 },
  { first: 41_231, last: 41_793 },
  { first: 42_511, last: 42_998 },
  { first: 43_211, last: 43_437 },
  { first: 43_442, last: 44_122 },
];
