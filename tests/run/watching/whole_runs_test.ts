import { assertEquals, assertMatch } from "@std/assert";
import { parseCommandLine } from "../../../src/cli/mod.ts";
import { compareFiles } from "../../../src/run/compare.ts";
import { reportRecordings } from "../../../src/run/report.ts";
import { EXIT } from "../../../src/model/world.ts";
import { bytes } from "../../fakes.ts";

/** Makes a run of three ticks, a second apart, of a process with this memory. */
const run = (pid: number, fromSeconds: number, bytes: number, labels = "") =>
  [0, 1, 2].map((at) => `${pid},acme,${bytes},${fromSeconds},${fromSeconds + at}.000${labels}\n`)
    .join("");

const HEADER = "pid,name,mem_real,creation_epoch,timestamp";

/** Returns the output of `profit report` or `compare` for files. */
async function look(argv: string[], files: Record<string, string>) {
  const request = parseCommandLine(argv);
  if (request.run !== "report" && request.run !== "compare") throw new Error("Looks at nothing");
  let [stdout, stderr] = ["", ""];
  const look = request.run === "report" ? reportRecordings : compareFiles;
  const code = await look(request.options, {
    open: (path) => Promise.resolve(ReadableStream.from([bytes(files[path]!)])),
    stdout: {
      write: (bytes) => {
        stdout += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
      isTerminal: () => false,
    },
    appendStepSummary: () => Promise.resolve(),
    mayColor: false,
    openFolder: () => Promise.resolve(null),
    columns: () => null,
    say: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

Deno.test("a report judges each run of a recording by its totals", async () => {
  const runs = run(7, 1e9, 4096, ",1") + run(8, 1e9 + 10, 8192, ",2");
  const files = { "x.csv": `${HEADER},run\n${runs}`, "y.csv": `${HEADER}\n${run(7, 1e9, 12288)}` };
  const { code, stderr } = await look(
    ["report", "x.csv", "y.csv", "--fail-on=peak_memory>5kB", "--fail-on=wall_seconds>2"],
    files,
  );
  assertEquals(code, EXIT.breached);
  assertEquals(
    stderr,
    `\
FAIL peak_memory>5kB: run 2 of "x.csv": peak_memory is 8.0 KiB, 3.1 KiB over the threshold
FAIL peak_memory>5kB: "y.csv": peak_memory is 12.0 KiB, 7.1 KiB over the threshold
`,
  );
});

Deno.test("a value of whole runs without its column is not silently skipped", async () => {
  const files = { "x.csv": `${HEADER}\n${run(7, 1e9, 4096)}` };
  const { code, stderr } = await look(["report", "x.csv", "--fail-on=read_bytes>5MB"], files);
  assertEquals(code, EXIT.unjudged);
  assertEquals(stderr, 'profit: Cannot judge "read_bytes>5MB": read_bytes is unknown\n');
});

Deno.test("CPU time without that of ended children is a lower bound, and compared only with its like", async () => {
  // A shell waits for a child that lived between two ticks and used 0.75 s. The shell itself used 0.1 s.
  const shell = (columns: string, cells: readonly string[]) =>
    `pid,name,cpu_percent,timestamp${columns}\n` +
    cells.map((more, second) => `7,sh,${second * 10}.0,${1e9 + second}${more}\n`).join("");
  const files = {
    "part.csv": shell("", ["", ""]),
    "whole.csv": shell(",ppid,cpu_children_seconds", [",1,0.25", ",1,1.00"]),
  };
  const brief = await look(["report", ...Object.keys(files), "--fail-on=cpu_seconds>0.05"], files);
  assertEquals(
    brief.stderr,
    `\
FAIL cpu_seconds>0.05: "part.csv": cpu_seconds is at least 0.10 s, 0.05 s over the threshold
FAIL cpu_seconds>0.05: "whole.csv": cpu_seconds is 0.85 s, 0.80 s over the threshold
`,
  );
  const why =
    "CPU time of children that ended between two samples, which needs the columns ppid and " +
    "cpu_children_seconds\n";
  const unsure = await look(["report", "part.csv", "--fail-on=cpu_seconds>0.5"], files);
  const cannot = `profit: Cannot judge "cpu_seconds>0.5": ${why}`;
  assertEquals([unsure.code, unsure.stderr], [EXIT.unjudged, cannot]);
  const partly = await look(
    ["report", ...Object.keys(files), "--fail-on=cpu_seconds>0.9"],
    files,
  );
  const told = `profit: Not judged by "cpu_seconds>0.9": "part.csv": ${why}`;
  assertEquals([partly.code, partly.stderr], [EXIT.recorded, told]);
  const json = ["compare", "part.csv", "whole.csv", "--format=json", "--fail-on=cpu_seconds>0.05"];
  const { totals, failed } = JSON.parse((await look(json, files)).stdout);
  const { base, new: next, is_lower_bound } = totals.cpu_seconds;
  assertEquals([base, next, is_lower_bound, totals.wall_seconds.is_lower_bound], [
    0.1,
    0.1,
    true,
    undefined,
  ]);
  assertEquals([failed[0].found, failed[0].is_lower_bound], [0.85, undefined]);
  const { stdout } = await look(["compare", "part.csv", "whole.csv"], files);
  assertMatch(stdout, /^CPU time s, at least +0\.10 → 0\.10 /m);
  const same = await look(["compare", "whole.csv", "whole.csv"], files);
  assertMatch(same.stdout, /^CPU time s +0\.85 → 0\.85 /m);
});

Deno.test("bytes of ended children that may count twice are an upper bound, and judged only if it matters", async () => {
  // dd writes 40 bytes for a shell, which inherits them and writes 5 bytes itself.
  const written = (columns: string, [shell, dd]: readonly [string, string]) =>
    `pid,name,creation_epoch,io_write_bytes,timestamp${columns}
7,sh,1e9,0,1000000010${shell}
8,dd,1000000005,0,1000000010${dd}
7,sh,1e9,0,1000000011${shell}
8,dd,1000000005,40,1000000011${dd}
7,sh,1e9,45,1000000012${shell}
`;
  const files = {
    "exact.csv": written(",ppid", [",1", ",7"]),
    "doubtful.csv": written("", ["", ""]),
  };
  const judge = (limit: string) =>
    look(["report", "exact.csv", "doubtful.csv", `--fail-on=written_bytes>${limit}`], files);
  assertEquals((await judge("90")).code, EXIT.recorded);
  const unsure = await judge("60");
  assertEquals(unsure.code, EXIT.recorded);
  assertMatch(
    unsure.stderr,
    /^profit: Not judged by .*: "doubtful.csv": without the column ppid, /,
  );
  const sure = await judge("20");
  assertEquals(sure.code, EXIT.breached);
  assertMatch(
    sure.stderr,
    /"exact.csv": written_bytes is 45 B, .*\n.*"doubtful.csv": written_bytes is at least 45 B/,
  );
  const compare = (...names: string[]) =>
    look(["compare", ...names, "--format=json", "--fail-on=written_bytes>+1%!"], files);
  const doubtful = await compare("exact.csv", "doubtful.csv");
  const { base, new: next, is_upper_bound } = JSON.parse(doubtful.stdout).totals.written_bytes;
  assertEquals([base, next, is_upper_bound, doubtful.code], [45, 85, true, EXIT.unjudged]);
  const { totals } = JSON.parse((await compare("exact.csv", "exact.csv")).stdout);
  assertEquals([totals.written_bytes.new, totals.written_bytes.is_upper_bound], [45, undefined]);
  const { stdout } = await look(["compare", "exact.csv", "doubtful.csv"], files);
  assertMatch(stdout, /^written MiB, at most /m);
});

Deno.test("one recording with two sides is compared with itself", async () => {
  const sides = (base: number, more: number) =>
    [1, 2, 3].map((at) =>
      run(at, 1e9 + 20 * at, base + 1000 * at, `,${at},base`) +
      run(at + 10, 1e9 + 20 * at + 10, base + more + 1000 * at, `,${at},new`)
    ).join("");
  const files = { "x.csv": `${HEADER},run,side\n${sides(1e6, 5e5)}` };
  const argv = ["compare", "x.csv", "--fail-on=peak_memory>+20%", "--fail-on=peak_memory>1.502MB"];
  const { code, stdout, stderr } = await look(argv, files);
  assertEquals(code, EXIT.breached);
  assertMatch(stdout, /^peak memory MiB +1\.0 → 1\.4 +\+0\.5 \(\+49\.9 %\) +yes, higher$/m);
  assertEquals(
    stderr,
    `\
FAIL peak_memory>+20%: whole runs: peak_memory is 49.9 % higher, 29.9 percentage points over the threshold
FAIL peak_memory>1.502MB: run 3 of new of "x.csv": peak_memory is 1.4 MiB, 1000 B over the threshold
`,
  );
});
