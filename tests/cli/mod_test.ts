import { assert, assertEquals, assertThrows } from "@std/assert";
import { SHELLS } from "../../src/cli/completions/words.ts";
import { renderCompletions } from "../../src/cli/completions/mod.ts";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { UsageError } from "../../src/model/errors.ts";
import { FLAGS } from "../../src/cli/flags.ts";
import { renderHelp } from "../../src/cli/help.ts";
import type { Options } from "../../src/model/options.ts";

function parse(...argv: string[]): Options {
  const command = parseCommandLine(argv);
  if (command.run !== "record") throw new Error(`Not a recording: ${command.run}`);
  return command.options;
}

Deno.test("a name is recorded every second for a minute", () => {
  assertEquals(parse("acme"), {
    names: ["acme"],
    full: null,
    user: null,
    services: { cgroups: [], units: [], containers: [] },
    ignoreCase: false,
    children: false,
    waitMs: null,
    pids: [],
    command: null,
    runs: null,
    against: null,
    warmUpMs: 0,
    format: "text",
    paceMs: 1000,
    durationMs: 60_000,
    output: null,
    samples: "csv",
    keep: null,
    existing: "refuse",
    report: null,
    listen: null,
    listenNames: [],
    textfile: null,
    perPid: false,
    columns: [
      "pid",
      "name",
      "cpu_percent",
      "mem_real",
      "num_open_files",
      "creation_epoch",
      "timestamp",
    ],
    labels: [],
    quiet: false,
    color: "auto",
    groupBy: null,
    failOn: [],
    stopOn: [],
    actions: [],
    source: "auto",
    procRoot: "/proc",
    cgroupRoot: null,
  });
});

Deno.test("samples are JSON lines by the name of their file, or by --format", () => {
  const ways = [["-o", "x.jsonl"], ["-o", "x.NDJSON.gz"], ["--format=jsonl"], ["-o", "x.csv"]];
  const asked = ways.map((argv) => parse("acme", ...argv));
  assertEquals(asked.map(({ samples }) => samples), ["jsonl", "jsonl", "jsonl", "csv"]);
  assertEquals(asked.map(({ format }) => format), ["text", "text", "text", "text"]);
});

Deno.test("no arguments, and --help with any others, ask for the help page", () => {
  for (const argv of [[], ["--help"], ["-h"], ["acme", "--bogus", "--help"]]) {
    assertEquals(parseCommandLine(argv), { run: "help" });
  }
});

Deno.test("the version is for people, or as JSON, which is of the version alone", () => {
  assertEquals(parseCommandLine(["-V"]), { run: "version", format: "text" });
  assertEquals(parseCommandLine(["--version", "--json"]), { run: "version", format: "json" });
});

Deno.test("profit completions needs a shell, and profit record completions a process of that name", () => {
  for (const shell of SHELLS) {
    assertEquals(parseCommandLine(["completions", shell]), { run: "completions", words: [shell] });
  }
  for (
    const [words, message] of [
      [[], "No shell: write profit completions bash|zsh|fish"],
      [["csh"], 'Cannot write completions for "csh": write profit completions b'],
      [["zsh", "fish"], 'Cannot write completions for "zsh fish"'],
    ] as const
  ) assertThrows(() => renderCompletions(words), UsageError, message);
  assertEquals(parse("record", "completions").names, ["completions"]);
});

Deno.test("profit help is the help page, and profit record help a process of that name", () => {
  assertEquals(parseCommandLine(["help"]), { run: "help" });
  assertEquals(parse("record", "help").names, ["help"]);
});

Deno.test("the help page has every option", () => {
  for (const { name } of FLAGS) assertEquals(renderHelp().includes(`--${name}`), true, name);
});

for (
  const [text, ms] of [
    ["1", 1000],
    ["0.5", 500],
    [".25", 250],
    ["500ms", 500],
    ["90s", 90_000],
    ["5min", 300_000],
    ["1h30m", 5_400_000],
    ["1 h 30 min", 5_400_000],
    ["5m", 300_000],
    ["1.5h", 5_400_000],
    ["1d", 86_400_000],
  ] as const
) {
  Deno.test(`--duration=${text} is ${ms} ms`, () => {
    assertEquals(parse("acme", `--duration=${text}`).durationMs, ms);
  });
}

Deno.test("--keep is a limit in time, in bytes or both, of a recording without an end", () => {
  const { keep, durationMs, output } = parse("acme", "--keep=7d", "--keep=1.5GB", "-o", "d/");
  const aroundMs = 30 * 60_000;
  assertEquals(keep, { ageMs: 7 * 86_400_000, bytes: 1_500_000_000, aroundMs });
  assertEquals([durationMs, output], [Infinity, "d/"]);
  assertEquals(parse("acme", "--keep=7d", "-o", "d/", "--duration=5m").durationMs, 300_000);
});

Deno.test("report takes a part of recordings", () => {
  const windowOf = (...argv: string[]) => {
    const request = parseCommandLine(["report", "d", ...argv]);
    return request.run === "report" && request.options.window;
  };
  assertEquals(windowOf("--last", "2h"), { lastMs: 7_200_000, from: null, to: null });
  assertEquals(windowOf("--from=9:30", "--to", "10:00"), {
    lastMs: null,
    from: "9:30",
    to: "10:00",
  });
});

Deno.test("a value may follow its option or be joined to it", () => {
  assertEquals(parse("--pace", "2", "acme").paceMs, 2000);
  assertEquals(parse("acme", "-o", "x.csv").output, "x.csv");
  assertEquals(parse("acme", "-o=x=y.csv").output, "x=y.csv");
  assertEquals(parse("acme", "-o", "-").output, "-");
  assertEquals(parse("acme", "--output", "-").output, "-");
});

Deno.test("letters may be bundled, the last of them with its value", () => {
  const { quiet, ignoreCase, output } = parse("acme", "-qiox.csv");
  assertEquals([quiet, ignoreCase, output], [true, true, "x.csv"]);
  assertEquals(parse("-qp14515").pids, [14515]);
  assertEquals(parse("-qp", "7").pids, [7]);
  assertEquals(parse("-p1,2").pids, [1, 2]);
  assertEquals(parse("acme", "-o-").output, "-");
  assertEquals(parse("acme", `-${"q".repeat(100_000)}`).quiet, true);
});

Deno.test("if an option is given twice, the last value counts", () => {
  assertEquals(parse("acme", "--pace=1", "--pace=2").paceMs, 2000);
});

Deno.test("pids come one by one or as a list", () => {
  assertEquals(parse("-p", "12", "--pid=13,14").pids, [12, 13, 14]);
  assertEquals(parse("--pid", "12\n13\n", "--pid=14, 15").pids, [12, 13, 14, 15]); // Users of pgrep write this.
});

Deno.test("a name that looks like a number stays text", () => {
  assertEquals(parse("007", "1e3").names, ["007", "1e3"]);
});

Deno.test("the words after -- are the command, which is recorded until it ends", () => {
  const { command, durationMs, paceMs } = parse("--pace=2", "--", "make", "-j", "--pace=3", "--");
  assertEquals(command, ["make", "-j", "--pace=3", "--"]);
  assertEquals([durationMs, paceMs], [Infinity, 2000]);
});

Deno.test("the descendants of a command are recorded, unless --no-children is given", () => {
  assertEquals(parse("--", "make").children, true);
  assertEquals(parse("-c", "--", "make").children, true);
  assertEquals(parse("--no-children", "--", "make").children, false);
  assertEquals(parse("acme").children, false);
  const both = () => parse("-c", "--no-children", "--", "make");
  assertThrows(both, UsageError, "Cannot use --children with --no-children: choose one");
  assertThrows(() => parse("acme", "--no-children"), UsageError, "without -- COMMAND");
});

Deno.test("text that is not UTF-8 is refused as a file or command, but not as a process name", () => {
  const refuse = (argv: string[], changed: string, message: string) =>
    assertThrows(() => parseCommandLine(argv, [changed]), UsageError, message);
  const word = "caf\uFFFD";
  refuse(["--", "cat", word], word, `Cannot pass "${word}" to the command: it is not UTF-8`);
  for (const option of ["--output", "--report", "--textfile", "--proc-root", "--cgroup-root"]) {
    refuse(
      ["acme", `${option}=${word}`],
      `${option}=${word}`,
      `Cannot open "${word}": its name`,
    );
  }
  refuse(["acme", "-o", word], word, "is not UTF-8");
  refuse(["report", word], word, "is not UTF-8");
  assertEquals(parseCommandLine([word], [word]).run, "record");
  assertEquals(parseCommandLine(["--", "cat", "\uFFFD"], []).run, "record");
});

Deno.test("a recording by groups has a column for them, unless all columns are listed", () => {
  const { groupBy, columns } = parse("acme", "--group-by=unit", "--columns=+ppid");
  assertEquals([groupBy, columns.slice(-2)], ["unit", ["ppid", "group"]]);
  assertEquals(parse("acme", "--group-by=unit", "--columns=pid,name").columns, ["pid", "name"]);
  assertEquals(parse("acme", "-c", "--columns=+group").groupBy, null);
});

for (
  const [argv, reason] of [
    [["acme", "--group-by=mem_real"], 'Cannot use "mem_real" as --group-by: it changes all the'],
    [["acme", "--group-by=shard"], "no column has that name"],
    [["acme", "--group-by=group"], "--group-by writes this column"],
    [["acme", "--group-by=tree"], "without --children: add -c"],
    [["acme", "--group-by=match"], "without --full"],
    [["-f", "svc_(?:a|b)", "--group-by=match"], '"svc_(?:a|b)" has no parentheses'],
    [["acme", "--columns=+group"], "without groups: add --group-by, as in --group-by=name"],
  ] as const
) {
  Deno.test(`${argv.join(" ")} is refused: ${reason}`, () => {
    assertThrows(() => parse(...argv), UsageError, reason);
  });
}

Deno.test("processes are grouped by a label, or by parentheses of any kind", () => {
  assertEquals(parse("acme", "--group-by=shard", "--label=shard=a").groupBy, "shard");
  for (const regex of ["a(b)", "a(?<name>b)|c", "(a)|(b)"]) {
    assertEquals(parse("-f", regex, "--group-by=match").groupBy, "match");
  }
});

Deno.test("--listen-name accepts other host names, in lower case", () => {
  const { listenNames } = parse("acme", "--listen=9776", "--listen-name=A.b,c", "--listen-name=D");
  assertEquals(listenNames, ["a.b", "c", "d"]);
  for (const name of ["a:80", "http://a", "a,", "*.b"]) {
    const said = `as --listen-name: write a host name without a port`;
    assertThrows(() => parse("acme", "--listen=0", `--listen-name=${name}`), UsageError, said);
  }
  assertThrows(() => parse("acme", "--listen-name=a"), UsageError, "without --listen");
});

Deno.test("--wait may have a time, which is joined to it", () => {
  assertEquals(parse("--wait", "acme").waitMs, Infinity);
  assertEquals(parse("--wait=5m", "acme").waitMs, 300_000);
});

Deno.test("an exporter runs until interrupted, unless a duration is given", () => {
  const { listen, textfile, durationMs } = parse("acme", "--listen", "9776");
  assertEquals([listen, textfile], [{ host: "127.0.0.1", port: 9776 }, null]);
  assertEquals(durationMs, Infinity);
  assertEquals(parse("acme", "--textfile=/var/lib").durationMs, Infinity);
  assertEquals(parse("acme", "--listen=0", "--duration=1").durationMs, 1000);
});

Deno.test("report needs recordings, compare needs two, and record takes processes of these names", () => {
  assertEquals(parseCommandLine(["report", "a.csv", "b.csv", "--format=json"]), {
    run: "report",
    options: {
      files: ["a.csv", "b.csv"],
      bases: 1,
      warmUpMs: 0,
      format: "json",
      output: null,
      existing: "refuse",
      chart: "mem_real",
      window: null,
      strict: false,
      quiet: false,
      color: "auto",
      groupBy: null,
      failOn: [],
    },
  });
  const chart = parseCommandLine(["report", "a.csv", "-o", "a.svg", "--chart=processes"]);
  assertEquals(chart.run === "report" && chart.options.chart, "processes");
  const page = parseCommandLine(["report", "a.csv", "-o", "a.html", "--force"]);
  assertEquals(page.run === "report" && [page.options.output, page.options.existing], [
    "a.html",
    "replace",
  ]);
  const compare = parseCommandLine(["compare", "a.csv", "b.csv", "--fail-on=mem_real>+10%"]);
  assertEquals(compare.run === "compare" && compare.options.failOn.length, 1);
  assertEquals(parse("record", "report").names, ["report"]);
});

Deno.test("compare takes several recordings on each side of --to, and options anywhere", () => {
  const sides = (...argv: string[]) => {
    const request = parseCommandLine(["compare", ...argv]);
    return request.run === "compare" && [request.options.files, request.options.bases];
  };
  const three = ["a.csv", "b.csv", "c.csv"];
  assertEquals(sides("a.csv", "b.csv", "--to", "c.csv"), [three, 2]);
  assertEquals(sides("-q", "a.csv", "--fail-on", "leak", "b.csv", "--to", "c.csv", "-q"), [
    three,
    2,
  ]);
  assertEquals(sides("a.csv", "--to", "--format=json", "b.csv", "c.csv"), [three, 1]);
});

Deno.test("a command to compare with is split into words, as a shell does", () => {
  const { runs, against, command, failOn } = parse(
    "--runs=3",
    `--against=sort -k 2 "a b.txt" 'it"s' c\\ d "e\\\\\\"\\f"`,
    "--fail-on=mem_real>+5%",
    "--",
    "sort",
    "x",
  );
  const words = ["sort", "-k", "2", "a b.txt", 'it"s', "c d", 'e\\"\\f'];
  assertEquals([runs, against, command], [3, words, ["sort", "x"]]);
  assertEquals(failOn[0]?.kind, "change");
});

Deno.test("the help page fits 80 columns", () => {
  for (const line of renderHelp().split("\n")) assertEquals(line.length <= 80, true, line);
});

Deno.test("the help page has a blank after each option", () => {
  const lines = renderHelp().split("\n").filter((line) => /^ {2}(-\w,| {3}) --/.test(line));
  assert(lines.length > 20);
  for (const line of lines) assert(line[24] === " " || /--\S+( \S+)?$/.test(line), line);
});

Deno.test('"record" is the command, and names what follows', () => {
  assertEquals(parse("record", "acme").names, ["acme"]);
  assertEquals(parse("record", "report").names, ["report"]);
});

Deno.test("columns replace the default ones or add to them", () => {
  assertEquals(parse("acme", "--columns=pid,ppid").columns, ["pid", "ppid"]);
  assertEquals(parse("acme", "--columns=+ppid,state").columns.slice(6), [
    "timestamp",
    "ppid",
    "state",
  ]);
});

for (
  const [argv, message] of [
    [["--pase=1", "acme"], 'Unknown option "--pase"; did you mean "--pace"?'],
    [
      ["--format=json", "acme"],
      'Cannot use "json" as --format of a recording: its samples are --format=jsonl',
    ],
    [
      ["--format=jsonl", "acme", "-o", "x.csv.gz"],
      'Cannot write JSON lines to "x.csv.gz": name a file in .jsonl',
    ],
    [
      ["acme", "--format=markdown", "-o", "-"],
      "Cannot write samples to standard output, where the Markdown goes: name a file with -o FILE",
    ],
    [["report", "x.csv", "--format=jsonl"], 'Cannot use "jsonl" as --format of report'],
    [["x.jsonl"], '"x.jsonl" looks like a recording: write "report x.jsonl"'],
    [["report", "x.csv", "-o", "y.jsonl"], 'Cannot write a report to "y.jsonl"'],
    [["--wait=soon", "acme"], 'Cannot use "soon" as --wait'],
    [["--wait", "--pid=1"], "Cannot use --wait with"],
    [["acme", "--wait", "5m"], 'Option "--wait" takes its value after "=": --wait=5m'],
    [["-pace=1", "acme"], 'Unknown option "-pace"; did you mean "--pace"?'],
    [["--no-color", "acme"], 'Unknown option "--no-color"'],
    [["-x", "acme"], 'Unknown option "-x"'],
    [["acme", "-_"], 'Unknown option "-_"'],
    [["acme", "--_=1"], 'Unknown option "--_"'],
    [["-qx", "acme"], 'Unknown option "-x"'],
    [["acme", `--pace=${"9".repeat(400)}`], "a time is seconds (1, 0.5) or has units"],
    [["acme", "--pace=0"], 'Cannot use "0" as --pace: the minimum is 10ms'],
    [["acme", "--pace=9ms"], 'Cannot use "9ms" as --pace: the minimum is 10ms'],
    [["acme", "--pace=-1"], 'Cannot use "-1" as --pace'],
    [["acme", "--pace", "-1"], 'Option "--pace" needs a value: --pace=TIME'],
    [["acme", "--pace=fast"], 'Cannot use "fast" as --pace'],
    [["acme", "--pace=inf"], 'Cannot use "inf" as --pace'],
    [["acme", "--duration=-5"], 'Cannot use "-5" as --duration'],
    [["acme", "--duration=1y"], 'Cannot use "1y" as --duration'],
    [["acme", "--duration"], 'Option "--duration" needs a value'],
    [["--pid=abc"], 'Cannot use "abc" as --pid'],
    [["--pid=0"], 'Cannot use "0" as --pid'],
    [["--pid=1,,2"], 'Cannot use "" as --pid'],
    [["--pid=99999999"], 'Cannot use "99999999" as --pid'],
    [["acme", "--pid=1"], "Cannot select by NAME"],
    [["--pid", "1", "2", "3"], "-- COMMAND: choose one; for several ids write --pid=1,2"],
    [["--pid=1", "-u", "root"], "Cannot select by NAME"],
    [["-f", "a(b"], 'Cannot use "a(b" as --full: unterminated group, from "(b" on'],
    [["-f", "x*+"], 'Cannot use "x*+" as --full: nothing to repeat, from "+" on'],
    [["-f"], 'Option "--full" needs a value: --full=REGEX'],
    [["-u"], 'Option "--user" needs a value: --user=USER'],
    [["acme", "--columns=cpu"], 'Unknown column "cpu": choose from pid, name, cpu_percent'],
    [["acme", "--columns=toString"], 'Unknown column "toString"'],
    [["acme", "--columns=pid,pid"], 'Duplicate column "pid"'],
    [["acme", "--columns=+pid"], 'Duplicate column "pid"'],
    [["acme", "--columns=,"], 'Cannot use "," as --columns'],
    [["acme", "--label=host"], 'Cannot use "host" as --label: write NAME=VALUE'],
    [["acme", "--label", "=web1"], 'Cannot use "=web1" as --label'],
    [["acme", "--label=my host=web1"], 'Cannot use "my host" as the name of a --label'],
    [
      ["acme", "--label=PID=1"],
      'Cannot use "PID" as the name of a --label: a column has this name',
    ],
    [["acme", "--label=mem_swap=1"], 'Cannot use "mem_swap" as the name of a --label'],
    [["acme", "--label=host=a", "--label=Host=b"], 'Duplicate label "Host"'],
    [["acme", "--label=host=a", "-o", "none"], "Cannot use --label with -o none"],
    [["report", "a.csv", "--label=host=a"], 'Option "--label" is not for "profit report"'],
    [["acme", "--color=blue"], 'Cannot use "blue" as --color: choose auto, always, never'],
    [["acme", "--source=top"], 'Cannot use "top" as --source: choose auto, proc, ps'],
    [
      ["acme", "--source=ps", "--proc-root=/host/proc"],
      "Cannot use --proc-root with --source=ps",
    ],
    [
      ["acme", "--source=ps", "--cgroup-root=/host/sys/fs/cgroup"],
      "Cannot use --cgroup-root with --source=ps",
    ],
    [["acme", "--quiet=yes"], 'Option "--quiet" takes no value'],
    [["acme", "--append"], "Cannot use --append without a file"],
    [["acme", "--append", "-o", "-"], "Cannot use --append without a file"],
    [["acme", "--append", "--force", "-o", "x"], "Cannot use --append with --force"],
    [["acme", "--keep=24h"], "Cannot use --keep without a folder; name a folder"],
    [["acme", "--keep=24h", "-o", "-"], "Cannot use --keep without a folder"],
    [["acme", "--keep=24h", "-o", "x.csv"], 'Cannot use --keep with the file "x.csv"'],
    [["acme", "--keep=24h,2GiB", "-o", "x/"], 'Cannot use "24h,2GiB" as --keep: LIMIT is a time'],
    [["acme", "--keep=100kB", "-o", "x/"], 'Cannot use "100kB" as --keep: the minimum is 1m, or'],
    [["acme", "--keep-around=1h"], "Cannot use --keep-around without --keep; add --keep=24h"],
    [["acme", "--on=leak=keep"], 'Cannot use "leak=keep" as --on without --keep; add --keep=24h'],
    [["acme", "--keep=30s", "-o", "x/"], 'Cannot use "30s" as --keep: the minimum is 1m, or 1MiB'],
    [["acme", "--listen=:9776"], 'Cannot use ":9776" as --listen: write [HOST:]PORT'],
    [["acme", "--listen=65536"], 'Cannot use "65536" as --listen'],
    [["acme", "--listen=web1"], 'Cannot use "web1" as --listen'],
    [["acme", "--listen=::1:9776"], 'Cannot use "::1:9776" as --listen'],
    [["acme", "--listen=http://web1:9776"], 'Cannot use "http://web1:9776" as --listen'],
    [["acme", "--listen=1", "--listen=2"], 'Duplicate option "--listen"'],
    [["acme", "--per-pid"], "Cannot use --per-pid without --listen"],
    [["acme", "-o", "none", "--append"], "Cannot use --append without a file"],
    [
      ["acme", "--columns=num_threads", "--report=x.html"],
      "without pid and name and timestamp: add",
    ],
    [
      ["acme", "--columns=pid,name", "--report=x.html"],
      "without timestamp: add --columns=...,times",
    ],
    [["acme", "-o", "none", "--report=x.html"], "Cannot make a --report with -o none"],
    [["--pace=1"], "No process selected"],
    [["record"], "No process selected"],
    [[""], "without a name"],
    [["report"], "No recording to report"],
    [["reprot", "x.csv"], '"x.csv" looks like a recording: write "report x.csv"'],
    [
      ["acme", "-o", "x.html"],
      'Cannot record to "x.html": write a page with --report=x.html',
    ],
    [["acme", "-o", "x.json"], "name a file in .jsonl for one JSON object per line"],
    [["acme", "-o", "a.d/x.PNG"], "write a page with charts with --report=a.d/x.html"],
    [["acme", "-o", "x.parquet"], "name a file in .csv, which spreadsheets and databases read"],
    [["acme", "-o", "x.csv.xz"], "name a file in .csv.gz or .csv.zst"],
    [["acme", "-o", "x.json.gz"], "name a file in .jsonl"],
    [["report", "x.csv", "-o", "y.csv"], 'Cannot write a report to "y.csv"'],
    [["report", "x.csv", "-o", "y.csv.gz"], 'Cannot write a report to "y.csv.gz"'],
    [
      ["report", "x.csv", "-o", "y.json"],
      "JSON goes to standard output: --format=json FILE >y.json",
    ],
    [["report", "x.csv", "-o", "y.xlsx"], "name a file that ends in .html or .svg"],
    [["report", "x.csv", "-o", "y.PNG"], 'name it "y.svg", or save a PNG from the page "y.html"'],
    [["report", "x.csv", "-o", "y.svg", "--chart=mem_reel"], 'try "mem_real"'],
    [["report", "x.csv", "-o", "y.svg", "--chart=user"], "name one of cpu_percent, mem_real, "],
    [["report", "x.csv", "-o", "y.html", "--chart=mem_real"], "add -o FILE.svg"],
    [["acme", "--report=x.svg"], 'name a page such as "x.html"; a chart'],
    [["x.csv.zst"], '"x.csv.zst" looks like a recording: write "report x.csv.zst"'],
    [["-f", "a", "-f", "b"], 'Duplicate option "--full"'],
    [["report", "--report=y.html", "x.csv"], 'not for "profit report"; write --output=y.html'],
    [["acme", "--interval=1"], 'Unknown option "--interval"; write "--pace"'],
    [["acme", "--output-format=json"], 'Unknown option "--output-format"; write "--format"'],
    [["acme", "--duration=5minus"], "a time is seconds (1, 0.5) or has units"],
    [["acme", "--duration=h"], "a time is seconds (1, 0.5) or has units"],
    [["--", "ls | wc"], `Cannot use "ls | wc" as --: there is no shell for "|"; write sh -c`],
    [["report", "x.csv", "--pace=1"], 'Option "--pace" is not for "profit report"'],
    [["report", "x.csv", "--", "ls"], "Cannot report a command"],
    [["report", "x.csv", "--fail-on=mem_real>+10%"], 'Cannot use "mem_real>+10%" as --fail-on'],
    [["compare", "x.csv", "--to"], "No recording after --to: write profit compare"],
    [["compare", "--to", "x.csv"], "No recording before --to: write profit compare"],
    [["compare", "x.csv", "--to=y.csv"], 'Option "--to" takes no value for "profit compare"'],
    [["compare", "x.csv", "y.csv", "--last=1h"], 'Option "--last" is not for "profit compare"'],
    [
      ["compare", "x.csv", "y.csv", "-o", "z.svg"],
      'not for "profit compare"; charts are drawn by: profit report x.csv y.csv -o z.svg',
    ],
    [["compare", "x.csv", "y.csv", "-o", "z.md"], "; write profit compare x.csv y.csv >z.md"],
    [["view", "x.csv", "--report=z.html"], "drawn by: profit report x.csv -o z.html"],
    [["view", "-"], 'Cannot view "-": keys come from standard input; write profit view FILE.csv'],
    [["report", "d", "--last=1h", "--to=9:00"], "Cannot use --last with --from or --to"],
    [["compare"], "Cannot compare 0 recordings: write profit compare"],
    [["--runs=2", "acme"], "Cannot use --runs without a command: add -- COMMAND"],
    [["--runs=0", "--", "ls"], 'Cannot use "0" as --runs: write a whole number from 1 to 10000'],
    [["--against=ls", "--", "ls"], "Cannot use --against without --runs: write --runs=5 --against"],
    [["--runs=2", "--against=a | b", "--", "ls"], 'there is no shell for "|"; write sh -c'],
    [["--runs=2", "--against='a", "--", "ls"], `Cannot use "'a" as --against: ' has no end`],
    [["--runs=2", "--against= ", "--", "ls"], "No command in --against: write --against"],
    [
      ["--runs=2", "--append", "-o=x.csv", "--", "ls"],
      "Cannot use --append with --runs: two runs would",
    ],
    [
      ["--runs=2", "--label=run=1", "--", "ls"],
      'Cannot use "run" as the name of a --label: --runs',
    ],
    [["--runs=2", "--fail-on=mem_real>+5%", "--", "ls"], "one recording has no change"],
    [["acme", "--warm-up=60"], "Cannot use a --warm-up as long as the --duration"],
    [["acme", "--warm-up=inf"], 'Cannot use "inf" as --warm-up: a time is seconds'],
    [
      ["report", "x.csv", "--json"],
      'Option "--json" is only for --version; for recordings write --format',
    ],
    [["completions", "zsh", "-q"], 'Option "--quiet" is not for "profit completions"'],
    [["acme", "--", "ls"], "Cannot select by NAME"],
    [["--pid=1", "--", "ls"], "Cannot select by NAME"],
    [["--"], "No command after --"],
    [
      ["-o", "-", "--", "ls"],
      "Cannot write samples to standard output, which belongs to the command",
    ],
    [["--wait", "--", "ls"], "Cannot use --wait with"],
  ] as const
) {
  Deno.test(`profit ${argv.join(" ")} is refused: ${message}`, () => {
    assertThrows(() => parseCommandLine(argv), UsageError, message);
  });
}

Deno.test("a command in one pair of quotes is split, unless it may be a path", () => {
  const commandOf = (...words: string[]) => parse("--", ...words).command;
  assertEquals(commandOf("python train.py 2"), ["python", "train.py", "2"]);
  assertEquals(commandOf("./a program"), ["./a program"]);
  assertEquals(commandOf("a b", "c"), ["a b", "c"]);
});
