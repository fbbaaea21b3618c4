import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv/parse";
import { gunzipSync } from "node:zlib";
import { loadRecording } from "../../src/load/recording.ts";
import { DataError } from "../../src/model/errors.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { bytes } from "../fakes.ts";
import { playFiles } from "../run/play_files.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);

async function load(text: string, chunkBytes = 7) {
  const data = bytes(text);
  const chunks = Array.from(
    { length: Math.ceil(data.length / chunkBytes) },
    (_, at) => data.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const source = { path: "x.jsonl", open: () => Promise.resolve(chunks) };
  const empty = (): Snapshot[] => [];
  return await loadRecording(source, empty, (all, snapshot) => all.push(snapshot));
}

/** Returns pid, name, memory and labels of each sample. */
async function listSamples(text: string) {
  const { remembered } = await load(text);
  return remembered.flatMap(({ samples }) =>
    samples.map((
      { reading: { pid, name, rssBytes, labels = "" } },
    ) => [pid, name, rssBytes, labels])
  );
}

const ROW = '{"pid":7,"name":"acme","mem_real":4096,"timestamp":1795647861.5}\n';

/** Converts the rows of a CSV to JSON lines, without code of PROFIT. */
function toJsonLines(csv: string): string {
  const [names = [], ...rows] = parse(csv);
  const valueOf = (cell: string, at: number) =>
    cell === "" ? null : ["name", "command", "host"].includes(names[at]!) ? cell : Number(cell);
  return rows.map((cells) =>
    JSON.stringify(Object.fromEntries(cells.map((cell, at) => [names[at], valueOf(cell, at)])))
  ).join("\n") + "\n";
}

for (
  const file of [
    "corpus/leaking/leak-tmux-3.3a.csv.gz",
    "corpus/healthy/gunicorn-flask.csv.gz",
    "dialects/recorded.csv",
  ]
) {
  Deno.test(`${file} as JSON lines gives the same report, to the byte`, async () => {
    const data = Deno.readFileSync(new URL(file, FIXTURES));
    const csv = new TextDecoder().decode(file.endsWith(".gz") ? gunzipSync(data) : data);
    const files = { "x.csv": csv, "x.jsonl": toJsonLines(csv) };
    for (const words of [["report"], ["compare", "x.csv"]]) {
      const [fromCsv, fromJson] = await Promise.all(
        ["x.csv", "x.jsonl"].map((name) => playFiles(files, ...words, name, "--format=json")),
      );
      assertEquals(fromJson?.stdout.replaceAll("x.jsonl", "x.csv"), fromCsv?.stdout);
      assertEquals(fromJson?.stderr, fromCsv?.stderr);
      assert(fromCsv!.stdout.length > 1000);
    }
  });
}

Deno.test("JSON lines may have names in any order, and names that only some objects have", async () => {
  assertEquals(
    await listSamples(
      '{"timestamp":1795647861,"host":"web1","name":"=1+1","pid":7}\r\n' +
        '\n{"pid":8,"name":null,"timestamp":1795647862,"mem_real":"4096.0","rack":{"a":1}}\n',
    ),
    [[7, "=1+1", null, "host=web1"], [8, "", 4096, 'rack={"a":1}']],
  );
});

Deno.test("a line that is not a sample is left out with its number, and the others are read", async () => {
  const { remembered, notes } = await load(
    ROW + 'Killed\n[7]\n{"pid":7.5,"name":"a","timestamp":1}\n' +
      ROW.replace(".5", ".6") + "\0\0" + ROW.replace(".5", ".7") + ROW.replace(".5", ".8"),
  );
  assertEquals(remembered.length, 4);
  assertEquals(notes.leftOutRows, 4);
  assertEquals(notes.leftOut, [
    { line: 2, reason: '"Killed" is not JSON' },
    { line: 3, reason: '"[7]" is not a JSON object' },
    { line: 4, reason: '"7.5" is not a whole number (pid)' },
  ]);
});

Deno.test("other lines may stand above JSON lines, as in the log of a container", async () => {
  const cut = ROW.slice(20);
  const rows = ROW + ROW.replace(".5", ".6");
  const { remembered, notes } = await load(`profit: recording, "acme"\n${cut}${rows}`);
  assertEquals([remembered.length, notes.leftOutRows], [2, 2]);
  assertEquals(notes.leftOut.map(({ line }) => line), [1, 2]);
  const nested = `hello\n{"data":${ROW.trimEnd()}}\n`;
  await assertRejects(() => load(nested), DataError, 'line 1: "hello" is not JSON; PROFIT cannot');
});

Deno.test("a value below 0 in JSON lines is left out and reported, as in CSV", async () => {
  const { notes } = await load(ROW + ROW.replace("4096", "-1"));
  assertEquals(notes.leftOut, [
    { line: 2, reason: '"-1" is below 0 (mem_real); a measured value cannot be negative' },
  ]);
});

Deno.test("a last line without an end is read if it is complete, and left out otherwise", async () => {
  const [row, next] = [ROW.trimEnd(), ROW.replace(".5", ".6").trimEnd()];
  const whole = await load(`${row}\n${next}`);
  assertEquals([whole.remembered.length, whole.notes.cutOffLine], [2, null]);
  const cut = await load(`${row}\n${next.slice(0, -9)}`);
  assertEquals([cut.remembered.length, cut.notes.cutOffLine], [1, 2]);
});

Deno.test("JSON without samples is refused, and the error describes a sample", async () => {
  for (const text of ['{\n  "pid": 7\n}\n', '{"pid":7}\n', '{"version":1}']) {
    const error = await assertRejects(
      () => load(text),
      DataError,
      'Cannot read "x.jsonl": line 1: ',
    );
    assertStringIncludes(error.message, 'one object in each line, such as {"pid":7,"name":"acme"');
  }
  await assertRejects(
    () => load('[{"pid":7}]\n'),
    DataError,
    "convert an array to JSON lines first: jq -c '.[]'",
  );
  await assertRejects(() => load('{"pid":7,"name":"acme"'), DataError, "its first line is cut off");
});

Deno.test("a row of JSON lines with an impossible time is left out and told", async () => {
  const late = ROW.replace("1795647861.5", "1795647861500");
  const { notes } = await load(ROW + late);
  assertEquals([notes.rows, notes.leftOutRows, notes.leftOut[0]?.line], [1, 1, 2]);
  const message = "timestamp 1795647861500 is probably in milliseconds";
  assertStringIncludes(notes.leftOut[0]!.reason, message);
  await assertRejects(() => load(late), DataError, `line 1: ${message}`);
});
