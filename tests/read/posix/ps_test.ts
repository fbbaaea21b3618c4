import { assertEquals, assertThrows } from "@std/assert";
import { ReadError } from "../../../src/model/errors.ts";
import { DIALECTS } from "../../../src/read/posix/dialects.ts";
import { parsePs } from "../../../src/read/posix/ps.ts";
import { parseCpuTime, parseDate } from "../../../src/read/posix/ps_times.ts";
import { completeCutName } from "../../../src/read/posix/ps_reading.ts";

const macOS = DIALECTS["darwin"]!;
const linux = DIALECTS["linux"]!;
const freeBSD = DIALECTS["freebsd"]!;

const fixture = (name: string) =>
  Deno.readTextFileSync(new URL(`../../fixtures/macos/${name}`, import.meta.url));

const MACOS_ROWS = fixture("ps_comm.txt");
const WITHOUT_USER = { user: null, more: [] };

/** The names that Activity Monitor would show, by pid. */
const NAMES: Readonly<Record<number, string>> = {
  1: "launchd",
  166: "WindowServer",
  402: "sample nobody daemon",
  612: "distnoted",
  700: "nginx",
  701: "postgres",
  702: "node",
  703: "my tool",
  704: "acme",
  7720: "Google Chrome Helper (Renderer)",
  7721: "Microsoft Teams Helper",
  7722: "メモリー監視",
  7801: "gone",
  7900: "AGXCompilerServi",
  8001: "zsh",
  8002: "two\nlines",
};

Deno.test("parsePs() reads every row of macOS", () => {
  const rows = parsePs(MACOS_ROWS, WITHOUT_USER, macOS);
  const start = (...time: [number, number, number, number, number]) =>
    Date.UTC(2026, ...time) / 1000;
  const shown = new Map(
    rows.map((r) => [r.pid, [r.ppid, r.uid, r.rssBytes, r.cpuSeconds, r.state, r.dateSeconds]]),
  );
  for (
    const [pid, ...values] of [
      [1, 0, 0, 20032 * 1024, 57 * 60 + 24.25, "S", start(6, 29, 15, 37, 10)],
      [166, 1, 88, 515072 * 1024, 2879 * 60 + 3.41, "S", start(6, 29, 15, 37, 31)],
      [402, 1, 4294967294, 3120 * 1024, 0.05, "S", start(6, 29, 15, 38, 2)],
      [612, 1, 110274890, 2972 * 1024, 0.8, "I", start(6, 29, 15, 38, 50)],
      [7720, 7711, 501, 1538668 * 1024, 65, "S", start(7, 1, 9, 5, 7)],
      [7801, 7720, 501, 0, 0, "Z", start(7, 1, 9, 6, 0)],
      [7900, 1, 501, null, null, null, start(7, 1, 9, 7, 0)],
      [8001, 8000, 501, 8344 * 1024, 1.25, "S", start(7, 1, 10, 0, 0)],
    ] as const
  ) assertEquals(shown.get(pid), values, `${pid}`);
  assertEquals(shown.size, Object.keys(NAMES).length);
});

Deno.test("the name on macOS is the kernel's, and a path completes a cut name", () => {
  const rows = parsePs(MACOS_ROWS, WITHOUT_USER, macOS);
  const names = rows.map(({ pid, name, text }) => [pid, completeCutName(name, text, macOS)]);
  assertEquals(Object.fromEntries(names), NAMES);
});

Deno.test("the name of a user may contain blanks", () => {
  const rows = parsePs(fixture("ps_user_comm.txt"), { user: "user", more: [] }, macOS);
  const users = new Map(rows.map(({ pid, user }) => [pid, user]));
  const some = [1, 166, 402, 612, 8002].map((pid) => users.get(pid));
  assertEquals(some, ["root", "_windowserver", "nobody", "CORP\\ada lovelace", "ada"]);
  const withoutUser = parsePs(MACOS_ROWS, WITHOUT_USER, macOS);
  assertEquals(rows.map((row) => ({ ...row, user: null })), withoutUser);
});

// FreeBSD 14, bin/ps (ps.c, format_output): each column is as wide as its widest value, and a
// swapped-out process has "-" as its date. These rows were not captured on FreeBSD.
Deno.test("parsePs() reads the rows of FreeBSD", () => {
  const rows = parsePs(
    `\
    0     0   0   2864    2:10.44 DLs  kernel              -                        [kernel]
    1     0   0   1268    0:00.09 ILs  init                Wed Jul 29 15:37:10 2026 init
 1234     1 501 102868 1440:00.09 Ss+J a-very-long-program Wed Jul 29 15:37:12 2026 a-very-long-program
`,
    WITHOUT_USER,
    freeBSD,
  );
  assertEquals(
    rows.map((r) => [r.pid, r.rssBytes, r.cpuSeconds, r.state, r.name, r.dateSeconds, r.text]),
    [
      [0, 2864 * 1024, 130.44, "D", "kernel", null, "[kernel]"],
      [1, 1268 * 1024, 0.09, "I", "init", Date.UTC(2026, 6, 29, 15, 37, 10) / 1000, "init"],
      [
        1234,
        102868 * 1024,
        86400.09,
        "S",
        "a-very-long-program",
        Date.UTC(2026, 6, 29, 15, 37, 12) / 1000,
        "a-very-long-program",
      ],
    ],
  );
  const path = "/usr/local/bin/a-very-long-program-name -x";
  const name = completeCutName("a-very-long-program", path, freeBSD);
  assertEquals(name, "a-very-long-program-name");
});

Deno.test("parsePs() reads the rows of procps, with further columns", () => {
  // Captured from procps-ng 4.0.2, with a longer CPU time put into the second row.
  const rows = parsePs(
    `\
root                                 1     0     0  9488 00:00:30 S   13 process_api                                                      Sun Nov 22 17:38:27 2026 process_api
root                                 4     2     0     0 1-02:03:04 I    1 kworker/R-rcu_gp                                                 Sun Nov  1 17:38:27 2026 kworker/R-rcu_gp
`,
    { user: "user:32", more: ["nlwp"] },
    linux,
  );
  assertEquals(
    rows.map(({ cpuSeconds, dateSeconds, user, name, more }) => [
      cpuSeconds,
      dateSeconds,
      user,
      name,
      ...more,
    ]),
    [
      [30, Date.UTC(2026, 10, 22, 17, 38, 27) / 1000, "root", "process_api", "13"],
      [93784, Date.UTC(2026, 10, 1, 17, 38, 27) / 1000, "root", "kworker/R-rcu_gp", "1"],
    ],
  );
});

// Captured on macOS 15 and 26: autonomous-ai/autonomous-harness#54, pranshuparmar/witr#218,
// mjjo16/marmonitor#70.
for (
  const [language, date] of [
    ["German", "Mi. 29 Juli 15:37:10 2026"],
    ["French", "mer. 29 juil. 15:37:10 2026"],
    ["Korean", "2026년  7월 29일 수요일 15시 37분 10초"],
    ["Japanese", "火  9/15 23:54:57 2026"],
    ["Russian", "вторник, 15 сентября 2026 г. 23:54:57"],
    ["British", "Tue 15 Sep 23:54:57 2026"],
  ] as const
) {
  Deno.test(`a ${language} date is refused, never misread`, () => {
    assertEquals(parseDate(date), null);
    const row = `    1     0     0  20032   0:00.10 Ss   launchd          ${
      date.padEnd(28)
    } /sbin/launchd\n`;
    const error = assertThrows(
      () => parsePs(row, WITHOUT_USER, macOS),
      ReadError,
      'Cannot read what "/bin/ps"',
    );
    assertEquals(error.message.includes(date), true);
  });
}

Deno.test("a CPU time with a decimal comma is refused", () => {
  const row = MACOS_ROWS.split("\n")[0]!.replace("57:24.25", "57:24,25");
  assertThrows(() => parsePs(`${row}\n`, WITHOUT_USER, macOS), ReadError, "Cannot read");
});

Deno.test("a row that was cut off is refused", () => {
  const [first = "", second = ""] = MACOS_ROWS.split("\n");
  assertThrows(
    () => parsePs(`${first}\n${second.slice(0, 30)}`, WITHOUT_USER, macOS),
    ReadError,
    '"/bin/ps" was cut off in the middle of a line: "  166     1',
  );
});

Deno.test("CPU times of every ps are read, also with days", () => {
  // macOS, captured: fastfetch-cli/fastfetch#984, phusion/passenger#1603.
  assertEquals(parseCpuTime("139:17.71"), 8357.71);
  assertEquals(parseCpuTime("0:36.22"), 36.22);
  // procps, also with hundredths, as in a test of soyuka/pidusage.
  assertEquals(parseCpuTime("00:00:27"), 27);
  assertEquals(parseCpuTime("100-00:00:01"), 8_640_001);
  assertEquals(parseCpuTime("1-02:03:04.07"), 93784.07);
});
