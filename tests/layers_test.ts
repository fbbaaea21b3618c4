import { assert, assertEquals } from "@std/assert";
import { listFiles } from "../tools/registry.ts";
import { runProgram } from "./limits.ts";

const ROOT = new URL("../", import.meta.url);

/** The folders that every file may import, besides its own folder. */
const NOUNS = ["model", "text"];

/** The files that touch the system. All other files get streams, clocks and values. */
const EDGES = [
  "main.ts",
  "src/library.ts",
  "src/library/checks.ts",
  "src/model/world.ts", // The type of a platform's name.
  "src/system/",
  "src/read/linux/files.ts",
  "src/read/posix/exec.ts",
  "src/read/posix/mod.ts",
  "src/output/appendable.ts",
  "src/output/file.ts",
  "src/output/file_lock.ts",
  "src/output/file_place.ts",
  "src/output/foreign_file.ts",
  "src/output/held_file.ts",
  "src/output/whole_file.ts",
  "src/output/pack_anew.ts",
  "src/output/pipe.ts",
  "src/output/read_back.ts",
  "src/output/open_segment.ts",
  "src/output/segment_folder.ts",
  "src/output/segment_marks.ts",
  "src/output/segment_packing.ts",
  "src/output/segment_store.ts",
  "src/output/stream.ts",
  "src/export/textfile.ts",
  "src/export/serve/listen.ts",
];

/** An import, with the paths of both files. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Whether the import is loaded together with the file, and not only for its types or later. */
  readonly isLoaded: boolean;
}

/** The used part of the output of `deno info --json`. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

const FILES = ["main.ts", ...listFiles(`${ROOT.pathname}src`).map((path) => `src/${path}`)]
  .filter((path) => path.endsWith(".ts"));
const TEXTS = new Map(FILES.map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]));
const ARROWS = (await Promise.all(["main.ts", "src/library.ts", "tools/man.ts"].map(readArrows)))
  .flat();

/**
 * Lists all imports of files of PROFIT below a file, including dynamic imports, by Deno's parser.
 */
async function readArrows(entry: string): Promise<Arrow[]> {
  const std = import.meta.resolve("@std/assert").includes("/tools/npm/")
    ? [`--import-map=${ROOT.pathname}tools/npm/import_map.json`]
    : [];
  const { code, stdout, stderr } = await runProgram(
    [Deno.execPath(), "info", "--json", ...std, `${ROOT.pathname}${entry}`],
    { env: { NO_COLOR: "1" } },
  );
  assertEquals(code, 0, stderr);
  const { modules }: Info = JSON.parse(stdout);
  return modules.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map(({ code, type, isDynamic = false }) => ({
      from: pathOf(specifier),
      to: pathOf(code?.specifier ?? type?.specifier ?? ""),
      isLoaded: code !== undefined && !isDynamic,
    }))
  ).filter(({ from, to }) => FILES.includes(from) && FILES.includes(to));
}

function pathOf(specifier: string): string {
  const path = specifier.startsWith(ROOT.href) ? specifier.slice(ROOT.href.length) : specifier;
  // The import map of the stand-ins replaces this module.
  return path === "tools/npm/std.ts" ? "src/cli/std.ts" : path;
}

/**
 * Returns the folder of `src` that contains a file; for `main` and the library, their own names.
 */
function stageOf(path: string): string {
  const [, stage = path] = /^src\/(\w+)\//.exec(path) ?? [];
  return stage;
}

/**
 * Returns whether an import is allowed. Only `run` and the library join stages, and only `main`
 * imports `run` and `cli`.
 */
function mayImport(from: string, to: string): boolean {
  if (from === to || NOUNS.includes(to)) return !NOUNS.includes(from) || from === to;
  if (from === "main.ts") return true;
  return ["run", "library", "src/library.ts"].includes(from) && !["cli", "run"].includes(to);
}

Deno.test("every file is reached from main, the library or the tool for the man page", () => {
  const reached = new Set(ARROWS.flatMap(({ from, to }) => [from, to]));
  assert(ARROWS.length > 300 && ARROWS.some(({ isLoaded }) => !isLoaded));
  assertEquals(FILES.filter((path) => !reached.has(path)), []);
});

Deno.test("files import only the nouns and their own stage, and run imports the stages", () => {
  const wrong = ARROWS.filter(({ from, to }) => !mayImport(stageOf(from), stageOf(to)));
  assertEquals(wrong.map(({ from, to }) => `${from} imports ${to}`), []);
});

Deno.test("no two files import each other, not even through other files", () => {
  const done = new Set<string>();
  function visit(path: string, above: readonly string[]): void {
    assert(!above.includes(path), [...above, path].join(" loads "));
    if (done.has(path)) return;
    for (const to of loadsOf(path)) visit(to, [...above, path]);
    done.add(path);
  }
  for (const path of FILES) visit(path, []);
});

function loadsOf(path: string): string[] {
  return ARROWS.filter(({ from, isLoaded }) => isLoaded && from === path).map(({ to }) => to);
}

/** A line that begins code: no type, no import of a type, and no comment. */
const CODE = /^(?!(?:export (?:interface|type)|import type) |[ }/]|$)/m;

Deno.test("a file that says that it has no code has none", () => {
  const without = [...TEXTS].filter(([, text]) => text.includes(" No code.\n"));
  assert(without.length >= 4);
  for (const [path, text] of without) assert(!CODE.test(text), path);
});

Deno.test("only the files at the edge touch the system", () => {
  const touching = FILES.filter((path) => /\bDeno\./.test(withoutComments(TEXTS.get(path)!)));
  assertEquals(touching.filter((path) => !EDGES.some((edge) => path.startsWith(edge))), []);
  assertEquals(EDGES.filter((edge) => !touching.some((path) => path.startsWith(edge))), []);
});

function withoutComments(code: string): string {
  return code.replace(/\/\*\*.*?\*\//gs, "").replace(/ \/\/.*/g, "");
}

Deno.test("no file imports from node, whose modules cost as much as the whole start", () => {
  for (const [path, text] of TEXTS) assert(!/from "node:/.test(text), path);
  // These modules ask node:process for the platform. The modules for one platform do not.
  for (const [path, text] of TEXTS) assert(!/from "@std\/path\/(?!posix\/)/.test(text), path);
});

Deno.test("optional code is not loaded before the first line of a recording is written", () => {
  const loaded = new Set(["main.ts"]);
  for (const path of loaded) for (const to of loadsOf(path)) loaded.add(to); // The walk continues with these files.
  assert(loaded.has("src/record/loop.ts") && loaded.size > 30);
  const needless = [
    "src/report/",
    "src/load/",
    "src/export/",
    "src/live/",
    "src/cli/completions/",
    "src/cli/man/",
    "src/cli/help.ts",
    "src/cli/version.ts",
    "src/output/read_back.ts",
    "src/output/compressed.ts",
    "src/output/file.ts",
    "src/output/held_file.ts",
    "src/run/command/command.ts",
    "src/run/ending/conclude.ts",
    "src/run/missing_names.ts",
    "src/system/arguments.ts",
    // Of the modules that judge growth, a recording needs only those that remember values.
    "src/analyse/leak",
    "src/analyse/summary.ts",
    "src/analyse/stats.ts",
    "src/analyse/quantiles.ts",
    "src/analyse/dd_sketch.ts",
  ];
  assertEquals([...loaded].filter((path) => needless.some((part) => path.startsWith(part))), []);
});
