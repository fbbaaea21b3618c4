import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import { EXIT } from "../../src/model/world.ts";
import { playFiles } from "./play_files.ts";

const HEADER = "pid,name,mem_real,creation_epoch,timestamp\n";

const START_SECONDS = 1795361820;

/**
 * Makes rows of a leaking and a healthy process, with a tick a second. `from` and `to` are numbers
 * of ticks.
 */
function rowsOf(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => {
    const timestamp = `${START_SECONDS + from + at}.064`;
    const leaked = 20_000_000 + 1_000_000 * (from + at);
    return `7,acme,${leaked},1795000000.5,${timestamp}\n8,calm,9000000,1795000000.6,${timestamp}\n`;
  }).join("");
}

/** Returns the name of a segment. */
function nameOf(number: number, second: number): string {
  const start = new Date(1000 * (START_SECONDS + second)).toISOString();
  return `d/00000${number}-${start.replace(/[.]\d+|[-:]/g, "")}.csv`;
}

/** A recording of 120 ticks in three segments. */
const SEGMENTS = {
  [nameOf(1, 0)]: HEADER + rowsOf(0, 50),
  [nameOf(2, 50)]: HEADER + rowsOf(50, 100),
  [nameOf(3, 100)]: HEADER + rowsOf(100, 120),
  "d/marks.txt": "none\n",
};

Deno.test("a folder of segments gives the report of one file with all of their rows", async () => {
  const files = { ...SEGMENTS, "d.csv": HEADER + rowsOf(0, 120) };
  const ofFolder = await playFiles(files, "report", "d/", "--fail-on=leak");
  const ofFile = await playFiles(files, "report", "d.csv", "--fail-on=leak");
  assertEquals(ofFolder, { ...ofFile, stdout: ofFile.stdout.replace('"d.csv"', '"d/"') });
  assertEquals(ofFolder.code, EXIT.breached);
  const leaks = ofFolder.stdout.match(/^Likely leak: .*pid \d+/gm) ?? [];
  assertEquals([...new Set(leaks)], ["Likely leak: acme (pid 7"]);
  const compared = await playFiles(files, "compare", "d", "d.csv");
  assertEquals([compared.code, compared.stderr], [EXIT.recorded, ""]);
});

Deno.test("a segment may have other columns than the one before", async () => {
  const files = {
    [nameOf(1, 0)]: HEADER + rowsOf(0, 3),
    [nameOf(2, 3)]: `timestamp,pid,name,creation_epoch\n${
      START_SECONDS + 3
    }.064,7,acme,1795000000.5\n`,
  };
  const { code, stdout, stderr } = await playFiles(files, "report", "d", "--format=json");
  assertEquals([code, stderr], [EXIT.recorded, ""]);
  const [{ rows, processes }] = JSON.parse(stdout).recordings;
  assertEquals([rows, processes.length, processes[0].samples], [7, 2, 4]);
});

Deno.test("the rows of segments stay in their order even if a clock was set back", async () => {
  const files = {
    [nameOf(1, 600)]: HEADER + rowsOf(600, 660),
    [nameOf(2, 0)]: HEADER + rowsOf(0, 60) + rowsOf(30, 60),
  };
  const { code, stdout, stderr } = await playFiles(files, "report", "d");
  assertEquals([code, stderr], [EXIT.recorded, ""]);
  assertStringIncludes(stdout, "Ticks: 150 taken");
});

Deno.test("a row that a killed recorder left without an end is reported with its segment", async () => {
  for (const [number, second, ticks] of [[1, 0, 50], [3, 100, 20]] as const) {
    const name = nameOf(number, second);
    const files = { ...SEGMENTS, [name]: `${SEGMENTS[name]}7,acme,200` };
    const { code, stderr } = await playFiles(files, "report", "d");
    assertEquals([code, stderr], [
      EXIT.recorded,
      `profit: Left out line ${2 * ticks + 2} of "${name}": the row has no end\n`,
    ]);
  }
});

Deno.test("a segment that cannot be read costs itself alone, and the exit code is 1", async () => {
  const second = nameOf(2, 50);
  const files = { ...SEGMENTS, [second]: "a,b\n" };
  const { code, stdout, stderr } = await playFiles(files, "report", "d");
  assertEquals(code, EXIT.failed);
  assertStringIncludes(stdout, 'Data: "d" (140 rows)');
  assertStringIncludes(stderr, `profit: Cannot read "${second}": line 1: there is no column pid`);
  await assertRejects(() => playFiles(files, "report", "d", "--strict"), DataError, second);
  await assertRejects(() => playFiles({ [second]: "a,b\n" }, "report", "d"), DataError, second);
});

Deno.test("a folder without a segment is not a recording", async () => {
  const files = { "d/a.csv": HEADER + rowsOf(0, 3) };
  await assertRejects(() => playFiles(files, "report", "d"), DataError, "without a recording");
});

Deno.test("report reads the requested part of a file and of a folder", async () => {
  const files = { ...SEGMENTS, "d.csv": HEADER + rowsOf(0, 120) };
  const at = (second: number) => new Date(1000 * (START_SECONDS + second)).toISOString();
  const rowsIn = async (file: string, ...argv: string[]) => {
    const { code, stdout, stderr } = await playFiles(files, "report", file, ...argv);
    return stderr === "" ? Number(/ \((\d+) rows?\)$/m.exec(stdout)?.[1]) : [code, stderr];
  };
  for (const file of ["d", "d.csv"]) {
    assertEquals(await rowsIn(file, "--last=10s"), 22, file);
    assertEquals(await rowsIn(file, `--from=${at(90)}`, "--to", at(110)), 40, file);
    const [first, last] = [90, 110].map((second) => `${START_SECONDS + second}.064`);
    assertEquals(await rowsIn(file, `--from=${first}`, `--to=${last}`), 42, file);
    // The recording ends at 15:38:59.
    assertEquals(await rowsIn(file, "--from=15:38Z"), 120, file);
    assertEquals(await rowsIn(file, "--to=15:37:30 UTC"), 60, file);
    assertEquals(await rowsIn(file, "--from=2026-11-23Z"), [
      EXIT.nothing,
      `profit: "${file}" has no rows from 2026-11-23 00:00:00 UTC on\n`,
    ]);
  }
});

Deno.test("segments outside the part are not read", async () => {
  const [first, , last] = Object.keys(SEGMENTS);
  const files = {
    ...SEGMENTS,
    [nameOf(2, 200)]: SEGMENTS[nameOf(2, 50)]!,
    [nameOf(4, 900)]: "a,b\n",
  };
  delete files[nameOf(2, 50)];
  const early = { ...files, [first!]: "a,b\n", [last!]: HEADER + rowsOf(700, 760) };
  const { code, stderr } = await playFiles(early, "report", "d", "--from=15:47Z", "--to=15:49Z");
  assertEquals([code, stderr], [EXIT.recorded, ""]);
  const late = {
    [nameOf(1, 0)]: "a,b\n",
    [nameOf(2, 100)]: "a,b\n",
    [nameOf(3, 200)]: HEADER + rowsOf(200, 400),
    [nameOf(4, 400)]: HEADER + rowsOf(400, 410),
  };
  assertEquals((await playFiles(late, "report", "d", "--last=2m")).stderr, "");
});
