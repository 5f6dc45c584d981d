import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inferService } from "../core/project/infer-service.ts";
import { packageDraft } from "../core/project/package-draft.ts";
import type { DraftNote } from "../core/project/project-draft.ts";
import type { ServiceEntry } from "../core/project/project-file.ts";
import { serviceNameOf } from "../core/project/service-name.ts";
import { withoutPlace } from "./json-source.ts";
import type { ProjectSource } from "./project-source.ts";
import { readPackageTree } from "./read-package-tree.ts";

/** A folder with more in it is no project of a few services. */
const FOLDERS_MAX = 50;
const PASSED_OVER = /^(?:node_modules|vendor|dist|build|target|docs?|tests?|examples?)$|^\./;

/** Infers a project from what lies in its folder, or in the folders right below; undefined where nothing tells. */
export async function inferProject(directory: string): Promise<ProjectSource | undefined> {
  const services: Record<string, string | ServiceEntry> = {};
  const notes: DraftNote[] = [];
  const own = inferService((file) => existsSync(join(directory, file)));
  if (own !== undefined) {
    services["app"] = own.run;
    notes.push({ service: "app", text: `inferred from ${own.because}: ${own.run}` });
  } else {
    for (const folder of foldersIn(directory)) {
      const found = await serviceIn(join(directory, folder));
      const name = serviceNameOf(folder);
      if (found === undefined || name === "" || Object.hasOwn(services, name)) continue;
      services[name] = { run: found.run, directory: folder };
      notes.push({ service: name, text: `inferred from ${folder}/${found.because}: ${found.run}` });
    }
  }
  if (Object.keys(services).length === 0) return undefined;
  const draft = { file: { services }, notes, problems: [] };
  return { file: undefined, kind: "inferred", directory, draft, place: withoutPlace };
}

function foldersIn(directory: string): string[] {
  const found = readdirSync(directory, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !PASSED_OVER.test(entry.name),
  );
  return found.length > FOLDERS_MAX ? [] : found.map(({ name }) => name).toSorted();
}

async function serviceIn(folder: string): Promise<{ run: string; because: string } | undefined> {
  if (existsSync(join(folder, "package.json"))) {
    const { file } = packageDraft({ ...(await readPackageTree(folder)), workspaces: [] });
    const entry = file.services["app"];
    const run = typeof entry === "string" ? entry : entry?.run;
    if (typeof run === "string") return { run, because: "package.json" };
  }
  return inferService((file) => existsSync(join(folder, file)));
}
