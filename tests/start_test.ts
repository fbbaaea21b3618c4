import { assert, assertEquals } from "@std/assert";
import { runProgram } from "./limits.ts";

const ROOT = new URL("../", import.meta.url);

/**
 * The most files that a recording may load from its start to its end, and the most kilobytes of code
 * in them. Each file costs a fifth of a millisecond. Comments do not count, because their cost cannot
 * be measured. Code that only some recordings need is loaded on demand.
 */
const MOST = { files: 117, kilobytes: 357 };

Deno.test("an ordinary recording loads no more files than it has to", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const std = import.meta.resolve("@std/assert").includes("/tools/npm/")
      ? [`--import-map=${ROOT.pathname}tools/npm/import_map.json`]
      : [];
    const recording = [`--pid=${Deno.pid}`, "--duration=0", "--output", `${folder}/acme.csv`];
    const { code, stderr } = await runProgram([
      Deno.execPath(),
      "run",
      "--allow-all",
      `--config=${ROOT.pathname}deno.json`,
      `--coverage=${folder}/loaded`,
      ...std,
      `${ROOT.pathname}main.ts`,
      ...recording,
    ]);
    assertEquals(code, 0, stderr);
    const files = listLoaded(`${folder}/loaded`);
    for (const file of ["main.ts", "src/record/loop.ts", "src/run/ending/conclude.ts"]) {
      assert(files.includes(file), `${file} is not among ${files.join(", ")}`);
    }
    const kilobytes = files.reduce((sum, file) => sum + sizeOf(file), 0) / 1000;
    assert(files.length <= MOST.files, `${files.length} files: ${files.join(", ")}`);
    assert(kilobytes <= MOST.kilobytes, `${kilobytes} kB: ${files.join(", ")}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/**
 * Lists the files of PROFIT that Deno ran. Deno writes a file with the coverage of each of them.
 */
function listLoaded(folder: string): string[] {
  const urls = [...Deno.readDirSync(folder)]
    .map(({ name }): string => JSON.parse(Deno.readTextFileSync(`${folder}/${name}`)).url);
  return urls.filter((url) => url.startsWith(ROOT.href)).map((url) => url.slice(ROOT.href.length))
    .filter((path) => path === "main.ts" || path.startsWith("src/")).sort();
}

/** Returns the size of a file without the lines of comments. */
function sizeOf(path: string): number {
  return Deno.readTextFileSync(new URL(path, ROOT)).replace(/^ *(\/\/|\/\*|\*).*\n/gm, "").length;
}
