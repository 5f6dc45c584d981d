/** Variables that reach other services, and the services that they reach. */
export interface Pointed {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly string[];
}

/**
 * Points variables at services of this machine. In a container a service's name is its host, at a port that is always
 * the same; here both are what Portolan says: `postgres://me@db:5432/shop` becomes
 * `postgres://me@${DB_HOST}:${DB_PORT}/shop`, and `DB_HOST=db` becomes `DB_HOST=${DB_HOST}`.
 */
export function pointToServices(environment: Readonly<Record<string, string>>, services: readonly string[]): Pointed {
  const reached = new Set<string>();
  const pointed = Object.entries(environment).map(([name, value]): [string, string] => {
    if (services.includes(value) && /(?:^|_)HOST(?:NAME)?$/.test(name)) {
      reached.add(value);
      return [name, `\${${prefixOf(value)}_HOST}`];
    }
    const text = value.replaceAll(
      /(:\/\/(?:[^/@\s]*@)?)([\w-]+)(?::\d+)?(?=[/?#,]|$)/g,
      (whole, before: string, host: string) => {
        if (!services.includes(host)) return whole;
        reached.add(host);
        return `${before}\${${prefixOf(host)}_HOST}:\${${prefixOf(host)}_PORT}`;
      },
    );
    return [name, text];
  });
  return { environment: Object.fromEntries(pointed), services: [...reached] };
}

function prefixOf(service: string): string {
  return service.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}
