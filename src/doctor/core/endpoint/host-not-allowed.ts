import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import type { HttpFacts } from "../probe-facts.ts";
import { answerOfTarget } from "./spoken.ts";

interface Guard {
  readonly server: string;
  readonly says: RegExp;
  setting(host: string): string;
}

/** What each server says when it refuses a Host, and what to set. */
const GUARDS: readonly Guard[] = [
  {
    server: "Vite",
    says: /Blocked request\. This host \(/,
    setting: (host) => `server: { allowedHosts: ["${host}"] } in vite.config`,
  },
  {
    server: "webpack-dev-server",
    says: /Invalid Host(?:\/Origin)? header/i,
    setting: (host) => `devServer: { allowedHosts: ["${host}"] } in webpack.config`,
  },
  {
    server: "Next.js",
    says: /Blocked cross-origin request/i,
    setting: (host) => `allowedDevOrigins: ["${host}"] in next.config`,
  },
  {
    server: "Django",
    says: /DisallowedHost|Invalid HTTP_HOST header/,
    setting: (host) => `ALLOWED_HOSTS = ["${host}"] in settings.py`,
  },
  {
    server: "Rails",
    says: /Blocked hosts?:/,
    setting: (host) => `config.hosts << "${host}" in config/environments/development.rb`,
  },
];

export const hostNotAllowed: Diagnosis<EndpointFacts> = {
  id: "E27",
  name: "host-not-allowed",
  title: "403 or 400 of a development server: it does not know the host name (its guard against DNS rebinding)",
  looksAt: "the page that the server answers with",
  reference: "Vite, server.allowedHosts; webpack, devServer.allowedHosts; Django, ALLOWED_HOSTS; Rails, config.hosts",
  judge(facts) {
    const answer = answerOfTarget(facts);
    const guard = answer === undefined ? undefined : guardOf(answer);
    if (answer === undefined || guard === undefined) return [];
    const host = answer.host.replace(/:\d+$/, "").replaceAll(/[^\w.:[\]-]/g, "");
    return [
      {
        severity: "error",
        cause: `${guard.server} refuses the name "${host}": it answers ${answer.status} to guard against DNS rebinding`,
        evidence: [`Host: ${answer.host}`, `status ${answer.status}`, `it says: ${answer.bodyStart.slice(0, 160)}`],
        fix: {
          says: `If the name is yours, set ${guard.setting(host)}; \`portolan run\` does it by itself`,
          commands: [],
        },
      },
    ];
  },
};

function guardOf({ status, bodyStart }: HttpFacts): Guard | undefined {
  if (status !== 403 && status !== 400) return undefined;
  return GUARDS.find(({ says }) => says.test(bodyStart));
}
