import { hostname } from "node:os";
import type { HostsLine, NameFacts } from "../core/machine-facts.ts";
import { parseHosts } from "../core/parse-hosts.ts";
import { readText } from "./read-text.ts";

/** A list of blocked sites has a hundred thousand lines: what is kept is enough for every verdict. */
const COMMENTS_MAX = 20;

export function gatherNames(): NameFacts {
  const hostsText = readText("/etc/hosts") ?? "";
  const resolver = readText("/etc/resolv.conf") ?? "";
  const modules = /^hosts:(.*)$/m.exec(readText("/etc/nsswitch.conf") ?? "")?.[1];
  const hosts: readonly HostsLine[] = parseHosts(hostsText);
  return {
    hosts,
    nsswitch: modules
      ?.replace(/#.*/, "")
      .replaceAll(/\[[^\]]*\]/g, " ")
      .split(/\s+/)
      .filter((word) => word !== ""),
    nameservers: wordsOf(resolver, "nameserver"),
    search: [...wordsOf(resolver, "search"), ...wordsOf(resolver, "domain")],
    resolverComments: commentsOf(resolver),
    hostsComments: commentsOf(hostsText),
    hostName: hostname(),
  };
}

function wordsOf(text: string, keyword: string): string[] {
  const lines = text.matchAll(new RegExp(`^${keyword}[ \\t]+(.*)$`, "gm"));
  return Array.from(lines, ([, words = ""]) => words.trim().split(/\s+/)).flat();
}

function commentsOf(text: string): string[] {
  return Array.from(text.matchAll(/^[#;][ \t]*(.*\S)/gm), ([, words = ""]) => words.slice(0, 200)).slice(
    0,
    COMMENTS_MAX,
  );
}
