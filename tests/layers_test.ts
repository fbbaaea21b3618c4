import { assert, assertEquals } from "@std/assert";

/** What each file of the house may import: leaves none of its siblings, stages only leaves. */
const LEAVES = [
  "types",
  "errors",
  "escape",
  "format",
  "nearest",
  "place",
  "columns",
  "outcome",
  "condition",
  "comparison",
];
const EXTRA: Record<string, string[]> = {
  address: ["errors"],
  options: ["types", "address", "condition"],
  choices: [],
  flag: ["choices"],
  flags: ["choices", "flag"],
  args: ["errors", "flag", "flags", "nearest"],
  conditions: ["types", "errors", "condition"],
  labels: ["types", "errors", "columns"],
  values: ["types", "errors", "columns"],
  usage: [],
  version: [],
  help: ["types", "columns", "flag", "flags", "usage"],
  man: ["types", "columns", "choices", "flag", "flags", "usage"],
  completions: ["types", "columns", "choices", "flag", "flags", "conditions"],
  cli: [
    "errors",
    "options",
    "choices",
    "flags",
    "address",
    "args",
    "conditions",
    "labels",
    "values",
  ],
  output: ["types", "errors"],
  spool: ["errors"],
  textfile: ["errors"],
  terminal: ["types", "signals"],
  record: [...LEAVES, "sample", "family"],
};

/** The only files that may touch the system. */
const SYSTEM = [
  "main",
  "library",
  "src/command",
  "src/output/stream",
  "src/output/file",
  "src/output/whole",
  "src/output/planted",
  "src/signals",
  "src/spool",
  "src/terminal",
  "src/textfile",
  "src/run/world",
  "src/clock",
  "src/read/programs",
  "src/read/files",
  "src/read/exec",
  "src/serve/listen",
];

/** A line that begins what is neither a type, nor the import of one, nor a comment. */
const CODE = /^(?!(?:export (?:interface|type)|import type) |[ }/]|$)/m;

const ROOT = new URL("../", import.meta.url);

/** Every source file without its ending, and its text. */
const FILES = new Map(
  ["main.ts", "library.ts", ...listFiles("src")].map((
    path,
  ) => [path.replace(/\.ts$/, ""), Deno.readTextFileSync(new URL(path, ROOT))]),
);

function listFiles(folder: string): string[] {
  return Array.from(Deno.readDirSync(new URL(folder, ROOT))).flatMap(({ name, isDirectory }) =>
    isDirectory ? listFiles(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

/** The files of the house that a file imports. */
function importsOf(path: string): string[] {
  const code = withoutComments(FILES.get(path)!);
  return resolveAll(path, code.matchAll(/from "(\.[^"]+)\.ts"/g));
}

/** The files of the house that are loaded with a file: not those of which it takes only types. */
function loadsOf(path: string): string[] {
  const code = withoutComments(FILES.get(path)!);
  const loading = /^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)\.ts";/gm;
  return resolveAll(path, code.matchAll(loading));
}

function resolveAll(path: string, matches: Iterable<RegExpMatchArray>): string[] {
  const from = new URL(path, ROOT);
  return Array.from(matches, ([, target]) => new URL(target!, from).pathname)
    .map((found) => found.slice(ROOT.pathname.length));
}

function withoutComments(code: string): string {
  return code.replace(/\/\*\*.*?\*\//gs, "").replace(/ \/\/.*/g, "");
}

/** The stage that a file belongs to: its folder, or its own name. */
function stageOf(path: string): string {
  return path.split("/")[1] ?? path;
}

Deno.test("types import nothing but types, and a leaf imports at most types", () => {
  for (const leaf of LEAVES) {
    const paths = [...FILES.keys()].filter((path) => stageOf(path) === leaf);
    assert(paths.length > 0, leaf);
    for (const path of paths) {
      assertEquals(importsOf(path).filter((target) => stageOf(target) !== "types"), [], path);
    }
  }
});

Deno.test("types have no code, nor have other files that say so", () => {
  for (const [path, code] of FILES) {
    const hasNone = code.includes(" No code.\n");
    assert(hasNone || stageOf(path) !== "types", path);
    if (hasNone) assert(!CODE.test(code), path);
  }
});

Deno.test("a stage imports leaves and its own folder, never a sibling; only run joins stages", () => {
  for (const path of FILES.keys()) {
    const stage = stageOf(path);
    if (["main", "library"].includes(path) || stage === "run") continue;
    const allowed = EXTRA[stage] ?? LEAVES;
    for (const target of importsOf(path)) {
      const isOwn = target.startsWith(`src/${stage}/`);
      assert(isOwn || allowed.includes(stageOf(target)), `${path} imports ${target}`);
    }
  }
});

Deno.test("only main imports cli and run, and only cli its parts", () => {
  for (const path of FILES.keys()) {
    const outside = importsOf(path).filter((target) => ["src/cli", "src/run"].includes(target));
    assert(outside.length === 0 || path === "main", path);
    const parts = importsOf(path).filter((target) => target.startsWith("src/cli/"));
    assert(parts.length === 0 || stageOf(path) === "cli", path);
  }
});

Deno.test("only the files at the edge touch the system", () => {
  for (const [path, code] of FILES) {
    if (!SYSTEM.includes(path)) assert(!/\bDeno\./.test(withoutComments(code)), path);
  }
});

Deno.test("no file imports from node, whose modules cost as much as the whole start", () => {
  for (const [path, code] of FILES) assert(!/from "node:/.test(code), path);
  // These ask for the platform by way of node:process, those of one platform do not.
  for (const [path, code] of FILES) assert(!/from "@std\/path\/(?!posix\/)/.test(code), path);
});

Deno.test("what a recording may not need is not loaded before its first line is written", () => {
  const loaded = new Set<string>();
  for (const todo = ["main"]; todo.length > 0;) {
    const path = todo.pop()!;
    if (loaded.has(path)) continue;
    loaded.add(path);
    todo.push(...loadsOf(path));
  }
  assert(loaded.has("src/record") && loaded.size > 30);
  const stages = ["report", "load", "export", "serve", "completions", "man"];
  const parts = [
    "src/help",
    "src/usage",
    "src/version",
    "src/textfile",
    "src/spool",
    "src/run/ending",
    "src/sink/live",
  ];
  const needless = [...loaded].filter((path) =>
    stages.includes(stageOf(path)) || parts.some((part) => path.startsWith(part))
  );
  assertEquals(needless, []);
  // Of what judges growth, only what remembers it.
  const judging = ["src/analyse/leak", "src/analyse/summary", "src/analyse/stats"];
  assertEquals(judging.filter((path) => loaded.has(path)), []);
});
