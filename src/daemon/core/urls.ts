/** Writes the URLs at which the gateway answers for a host, https first. A scheme's own port is left out. */
export function urlsOf(host: string, ports: readonly number[]): string[] {
  const port = ports[0] ?? 0;
  const https = ports.includes(443) ? "" : `:${port}`;
  const http = ports.includes(80) ? "" : `:${port}`;
  return [`https://${host}${https}`, `http://${host}${http}`];
}
