/**
 * Tests pages as files: written, refused, and failing.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { recordingOf } from "../report/pages.ts";
import { needs } from "../needs.ts";
import { runProfit, runShell } from "./profit.ts";

const onLinux = await needs("Linux");
const PAGE = /^<!DOCTYPE html>.*<\/html>\n$/s;

/** Makes a folder with a recording. */
function makeFolder() {
  const path = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${path}/a.csv`, [...recordingOf(["acme"], 60)].join(""));
  return {
    path,
    read: (name: string) => Deno.readTextFileSync(`${path}/${name}`),
    list: () => Array.from(Deno.readDirSync(path), ({ name }) => name).sort(),
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** Records this process for a moment. */
function record(folder: string, ...args: string[]) {
  return runProfit(["--pid", `${Deno.pid}`, "--duration=0.1", "--pace=0.1", ...args], folder);
}

Deno.test(onLinux("report -o writes a page, and prints the usual summary"), async () => {
  using folder = makeFolder();
  const { code, stdout, stderr } = await runProfit(
    ["report", "a.csv", "-o", "a.html"],
    folder.path,
  );
  assertEquals([code, stderr], [0, 'Report: "a.html"\n']);
  assertStringIncludes(stdout, 'Data: "a.csv" (60 rows)');
  assertMatch(folder.read("a.html"), PAGE);
});

Deno.test(
  onLinux("report -o FILE.svg draws one chart, and leaves no file if it cannot"),
  async () => {
    using folder = makeFolder();
    const draw = (...args: string[]) => runProfit(["report", "a.csv", ...args], folder.path);
    const { code, stderr } = await draw("-o", "a.svg");
    assertEquals([code, stderr], [0, 'Report: "a.svg"\n']);
    assertMatch(folder.read("a.svg"), /^<\?xml.*Memory, resident \(MiB\).*<\/svg>\n$/s);
    assertEquals((await draw("-q", "-o", "b.svg", "--chart=cpu_percent")).code, 0);
    assertStringIncludes(folder.read("b.svg"), ">CPU (%)</text>");
    const unknown = await draw("-q", "-o", "c.svg", "--chart=mem_swap");
    assertEquals([unknown.code, folder.list()], [1, ["a.csv", "a.svg", "b.svg"]]);
    assertStringIncludes(
      unknown.stderr,
      'Cannot draw a chart of "mem_swap": recorded are mem_real',
    );
  },
);

Deno.test(onLinux("report -o - writes the page alone to standard output"), async () => {
  using folder = makeFolder();
  const { code, stdout } = await runProfit(["report", "a.csv", "-q", "-o-"], folder.path);
  assertEquals(code, 0);
  assertMatch(stdout, PAGE);
});

Deno.test(onLinux("a page replaces a file only with --force"), async () => {
  using folder = makeFolder();
  Deno.writeTextFileSync(`${folder.path}/a.html`, "mine");
  const args = ["report", "a.csv", "-q", "-o", "a.html"];
  const refused = await runProfit(args, folder.path);
  assertEquals([refused.code, refused.stdout, folder.read("a.html")], [2, "", "mine"]);
  assertStringIncludes(refused.stderr, 'Cannot write "a.html": it exists; --force replaces it\n');
  assertEquals((await runProfit([...args, "--force"], folder.path)).code, 0);
  assertMatch(folder.read("a.html"), PAGE);
});

Deno.test(
  onLinux("a file that is not a recording is exit 1, without advice on options, and makes no page"),
  async () => {
    using folder = makeFolder();
    Deno.writeTextFileSync(`${folder.path}/b.csv`, "a,b\n1,2\n");
    for (const file of ["b.csv", "none.csv"]) {
      const { code, stderr } = await runProfit(["report", file, "-o", "b.html"], folder.path);
      assertEquals([code, folder.list()], [1, ["a.csv", "b.csv"]]);
      assertMatch(stderr, /^profit: Cannot read "\w+[.]csv": .*\n$/);
    }
  },
);

Deno.test(onLinux("a report never overwrites its recording, whatever the path is"), async () => {
  using folder = makeFolder();
  const path = `${folder.path}/rec`;
  Deno.renameSync(`${folder.path}/a.csv`, path);
  Deno.symlinkSync("rec", `${folder.path}/soft`);
  Deno.linkSync(path, `${folder.path}/hard`);
  const before = folder.read("rec");
  for (const output of [path, "./rec", "soft", "hard"]) {
    for (const input of ["rec", "-"]) {
      const { code, stderr } = await runShell(
        `cd '${folder.path}'; "$@" report ${input} -o '${output}' --force <rec`,
      );
      assertEquals([code, folder.read("rec")], [2, before], output);
      assertStringIncludes(stderr, `Cannot write the report to "${output}": that is the recording`);
    }
  }
  for (const command of ["report rec", "compare hard soft"]) {
    const { code } = await runShell(`cd '${folder.path}'; "$@" ${command} >>rec`);
    assertEquals([code, folder.read("rec")], [2, before], command);
  }
});

Deno.test(onLinux("--report makes the page from the CSV, wherever the CSV goes"), async () => {
  using folder = makeFolder();
  const toFile = await record(folder.path, "-o", "b.csv", "--report", "b.html");
  assertEquals([toFile.code, toFile.stdout], [0, ""]);
  assertMatch(toFile.stderr, /\nReport: "b\.html"\n$/);
  assertStringIncludes(folder.read("b.html"), "<dd>b.csv</dd>");
  const toPipe = await record(folder.path, "--report", "c.html", "-q");
  assertEquals([toPipe.code, toPipe.stderr, toPipe.stdout.split("\n").length], [0, "", 4]);
  assertMatch(folder.read("c.html"), PAGE);
  assertStringIncludes(folder.read("c.html"), ` on ${Deno.hostname()}</p>`);
  const appended = await record(folder.path, "-o", "a.csv", "--append", "--report", "d.html", "-q");
  assertEquals(appended.code, 0);
  assertStringIncludes(folder.read("d.html"), "2 processes, 62 ticks");
});

Deno.test(onLinux("--report is refused before anything is recorded"), async () => {
  using folder = makeFolder();
  const [header] = folder.read("a.csv").split("\n");
  Deno.writeTextFileSync(`${folder.path}/bad.csv`, `${header}\nx,acme,,,,,\n`);
  const cases: [string[], string][] = [
    [["--report=a.csv"], 'Cannot write "a.csv": it exists'],
    [["--report=no/a.html", "-o", "b.csv"], 'there is no folder "no"'],
    [["--report=-"], "name another file"],
    [["--report=b", "-o", "b"], "name another file"],
    [["--report=b", "-o", `${folder.path}/b`], "name another file"],
    [["--report=b", "-o", "none.csv", "--columns=num_threads"], "without pid and name"],
    [["--report=b.html", "-o", "bad.csv", "--append"], 'Cannot read "bad.csv": line 2'],
    [
      ["--report=b.html", "-o", "/dev/null"],
      'Cannot make a report of "/dev/null": it is a device or a pipe',
    ],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await record(folder.path, ...args);
    // Wrong data is not wrong usage.
    assertEquals([code, stdout], [args.includes("bad.csv") ? 1 : 2, ""], stderr);
    assertStringIncludes(stderr, message);
  }
  assertEquals(folder.list(), ["a.csv", "bad.csv"]);
});

Deno.test(onLinux("a page that cannot be written is an error, and the CSV is whole"), async () => {
  using folder = makeFolder();
  const { code, stderr } = await record(folder.path, "-o", "b.csv", "--report=/dev/full");
  assertEquals(code, 1);
  assertStringIncludes(stderr, 'profit: Cannot write "/dev/full": no space left on device\n');
  assertEquals(folder.read("b.csv").split("\n").length, 4);
});

Deno.test(
  onLinux("a page that cannot be written does not take a command's exit code"),
  async () => {
    using folder = makeFolder();
    const { code, stderr } = await runProfit(
      [
        "--report=/dev/full",
        "-o",
        "b.csv",
        "-q",
        "--pace=0.05",
        "--",
        "sh",
        "-c",
        "sleep 0.2; exit 7",
      ],
      folder.path,
    );
    assertEquals([code, stderr], [
      7,
      'profit: Cannot write "/dev/full": no space left on device\n',
    ]);
  },
);

Deno.test(onLinux("without a match there is no page, and no recording"), async () => {
  using folder = makeFolder();
  const args = ["no such process", "--duration=0", "-o", "b.csv", "--report=b.html"];
  assertEquals([(await runProfit(args, folder.path)).code, folder.list()], [3, ["a.csv"]]);
});

Deno.test(
  onLinux("--report also makes a page of a command's recording, and PROFIT keeps its exit code"),
  async () => {
    using folder = makeFolder();
    const args = [
      "--report=b.html",
      "--pace=0.05",
      "-o",
      "b.csv",
      "--",
      "sh",
      "-c",
      "sleep 0.2; exit 7",
    ];
    const { code, stderr } = await runProfit(args, folder.path);
    assertEquals(code, 7, stderr);
    assertMatch(folder.read("b.html"), PAGE);
    const missing = await runProfit(["--report=c.html", "--", "no-such-command"], folder.path);
    assertEquals(missing.code, 127);
    assert(!folder.list().includes("c.html"));
  },
);

Deno.test(
  onLinux("recordings with a page that begin in the same second have a file each"),
  async () => {
    using folder = makeFolder();
    const names = ["b.html", "c.html", "d.html"];
    const all = await Promise.all(
      names.map((name) =>
        runProfit([`--report=${name}`, "-q", "--pace=0.05", "--", "sleep", "0.2"], folder.path)
      ),
    );
    assertEquals(all.map(({ code, stderr }) => [code, stderr]), names.map(() => [0, ""]));
    for (const name of names) assertMatch(folder.read(name), PAGE);
    const recordings = folder.list().filter((name) => /^profit-sleep-.*[.]csv$/.test(name));
    assertEquals(recordings.length, names.length);
  },
);

Deno.test(onLinux("a pipe that cannot be copied is read once"), async () => {
  using folder = makeFolder();
  const path = `${folder.path}/a.csv`;
  const report = (rows: string) =>
    runShell(`${rows} ${path} | TMPDIR="/no such folder" "$@" report -`);
  assertEquals((await report("cat")).code, 0);
  const { code, stderr } = await report("sort -r");
  assertEquals(code, 1);
  const reason = "the copy of the pipe failed: no such";
  assertStringIncludes(
    stderr,
    `profit: Cannot read "-" a second time to sort its rows: ${reason}`,
  );
});
