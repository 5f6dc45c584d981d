import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { client } from "../kind.ts";
import type { Copy } from "./copies.ts";

/** A client as people type it: with a name, and no port. */
export interface NamedClient {
  /** Its service. */
  readonly of: string;
  /** Puts a mark into the server's data, where it holds any. */
  mark?(host: string, mark: string): Promise<string>;
  /** Asks the server who it is, and fails unless it says so. */
  visit(host: string, copy: Copy): Promise<void>;
}

const sql = (mark: string): string => `drop table if exists who; create table who as select '${mark}' as name`;
const psql = (host: string, query: string): Promise<string> =>
  client("psql", ["-X", "-q", "-h", host, "-U", "ann", "-d", "postgres", "-Atc", query]);
const mariadb = (host: string, query: string): Promise<string> =>
  client("mariadb", ["--no-defaults", "-h", host, "-u", "root", "-Ne", query]);
const MADE = "create database if not exists made; use made; ";

type Three = [string, string, string];

/** FTP's data ports are the server's to choose; they lead to its own address. */
const PASSIVE = "set net:max-retries 1; set net:timeout 10; set ftp:passive-mode yes; set ftp:prefer-epsv no";

export const CLIENTS: Readonly<Record<string, NamedClient>> = {
  psql: {
    of: "db",
    mark: (host, mark) => psql(host, sql(mark)),
    visit: async (host) => assert.equal(await psql(host, "select name from who"), host),
  },

  mariadb: {
    of: "people",
    mark: (host, mark) => mariadb(host, MADE + sql(mark)),
    visit: async (host) => assert.equal(await mariadb(host, "select name from made.who"), host),
  },

  "redis-cli": {
    of: "cache",
    mark: (host, mark) => client("redis-cli", ["-h", host, "set", "who", mark]),
    visit: async (host) => assert.equal(await client("redis-cli", ["-h", host, "get", "who"]), host),
  },

  ftp: {
    of: "files",
    visit: (host, copy) => fetchBoth(copy, (file, to) => client("ftp", ["-p", "-o", to, `ftp://${host}/${file}`])),
  },

  lftp: {
    of: "files",
    visit: (host, copy) =>
      fetchBoth(copy, (file, to) => client("lftp", ["-e", `${PASSIVE}; get ${file} -o ${to}; bye`, host])),
  },

  "curl of FTP": {
    of: "files",
    // PASV, whose answer holds an address, and EPSV, whose answer holds a port alone.
    visit: async (host, copy) => {
      const url = `ftp://${host}`;
      await fetchBoth(copy, (file, to) => client("curl", ["-sS", "--disable-epsv", "-o", to, `${url}/${file}`]));
      assert.equal(await client("curl", ["-sS", `${url}/who`]), host);
    },
  },

  ssh: {
    of: "shell",
    visit: async (host, { directory }) => {
      const words = [...sshOptions(directory), `root@${host}`, "printenv WHO"];
      assert.equal(await client("ssh", words), host.replace(/test$/, "localhost"));
    },
  },

  scp: {
    of: "shell",
    visit: async (host, { directory }) => {
      const there = `root@${host}:${directory}`;
      const [big, sent, back] = ["files/big", "sent", "back"].map((name) => join(directory, name)) as Three;
      await client("scp", ["-q", ...sshOptions(directory), big, `${there}/sent`]);
      await client("scp", ["-q", ...sshOptions(directory), `${there}/sent`, back]);
      const [bytes, ...others] = await Promise.all([big, sent, back].map((path) => readFile(path)));
      assert.ok(bytes && others.every((other) => bytes.equals(other)), "what came is what was sent");
    },
  },

  "curl of a plain service": {
    of: "page",
    visit: async (host) => {
      const name = host.replace(/test$/, "localhost");
      assert.equal(await client("curl", ["-sS", `http://${host}`]), `${name} as ${host}`);
    },
  },

  dig: {
    of: "names",
    visit: async (host) => {
      const answer = await client("dig", [`@${host}`, "+short", "+tries=1", "+time=10", "TXT", "who.example"]);
      assert.equal(answer, `"${host.replace(/test$/, "localhost")}"`);
    },
  },
};

/** The first visit notes each server's key, and no later one takes another's. */
function sshOptions(directory: string): readonly string[] {
  const known = `UserKnownHostsFile=${join(directory, "known")}`;
  const quiet = ["-o", "LogLevel=ERROR", "-o", "StrictHostKeyChecking=accept-new", "-o", known];
  return ["-F", "none", "-i", join(directory, "key"), ...quiet];
}

/** Gets a small and a big file, and compares them with those of the very copy. */
async function fetchBoth({ directory }: Copy, fetch: (file: string, to: string) => Promise<unknown>): Promise<void> {
  for (const file of ["who", "big"]) {
    const to = join(directory, "got");
    await rm(to, { force: true });
    await fetch(file, to);
    assert.ok((await readFile(join(directory, "files", file))).equals(await readFile(to)), `${file} is another one`);
  }
}
