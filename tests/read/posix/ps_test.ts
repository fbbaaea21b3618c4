import { assertEquals, assertThrows } from "@std/assert";
import { ReadError } from "../../../src/model/errors.ts";
import { DIALECTS } from "../../../src/read/posix/dialects.ts";
import { parseCpuTime, parseDate, parsePs } from "../../../src/read/posix/ps.ts";
import { nameOf } from "../../../src/read/posix/ps_reading.ts";

const macOS = DIALECTS["darwin"]!;
const linux = DIALECTS["linux"]!;

/**
 * Reconstructed with the printf widths of Apple's ps (adv_cmds-237, ps/print.c, ps/keyword.c), for
 * `pid ppid uid rss time state lstart comm`; the values of the first row are those captured on
 * macOS 26 (pranshuparmar/witr#218).
 */
const MACOS_ROWS = `\
    1     0     0  20032  57:24.25 Ss   Wed Jul 29 15:37:10 2026     /sbin/launchd
  166     1    88 515072 2879:03.41 Ss   Wed Jul 29 15:37:31 2026     /System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer
  402     1    -2   3120   0:00.05 S    Wed Jul 29 15:38:02 2026     /usr/libexec/sample nobody daemon
  612     1 110274890   2972   0:00.80 S    Sat Aug  1 09:00:00 2026     /usr/sbin/distnoted
 7720  7711   501 1538668   1:05.00 S    Sat Aug  1 09:05:07 2026     /Applications/Google Chrome.app/Contents/Frameworks/X.framework/Helpers/Google Chrome Helper (Renderer)
 7801  7720   501      0   0:00.00 Z    Sat Aug  1 09:06:00 2026     <defunct>
 7900     1   501      0   0:00.00 ?Es  Sat Aug  1 09:07:00 2026     (AGXCompilerServi)
 8001  8000   501   8344   0:01.25 Ss   Sat Aug  1 10:00:00 2026     -zsh
`;

Deno.test("parsePs() reads every row of macOS", () => {
  const rows = parsePs(MACOS_ROWS, 0, macOS);
  const start = (...time: [number, number, number, number, number]) =>
    Date.UTC(2026, ...time) / 1000;
  assertEquals(
    rows.map((r) => [r.pid, r.ppid, r.uid, r.rssBytes, r.cpuSeconds, r.state, r.dateSeconds]),
    [
      [1, 0, 0, 20032 * 1024, 57 * 60 + 24.25, "S", start(6, 29, 15, 37, 10)],
      [166, 1, 88, 515072 * 1024, 2879 * 60 + 3.41, "S", start(6, 29, 15, 37, 31)],
      [402, 1, 4294967294, 3120 * 1024, 0.05, "S", start(6, 29, 15, 38, 2)],
      [612, 1, 110274890, 2972 * 1024, 0.8, "S", start(7, 1, 9, 0, 0)],
      [7720, 7711, 501, 1538668 * 1024, 65, "S", start(7, 1, 9, 5, 7)],
      [7801, 7720, 501, 0, 0, "Z", start(7, 1, 9, 6, 0)],
      [7900, 1, 501, null, null, null, start(7, 1, 9, 7, 0)],
      [8001, 8000, 501, 8344 * 1024, 1.25, "S", start(7, 1, 10, 0, 0)],
    ],
  );
  assertEquals(rows.map((row) => nameOf(row.text, "", macOS)), [
    "launchd",
    "WindowServer",
    "sample nobody daemon",
    "distnoted",
    "Google Chrome Helper (Renderer)",
    "<defunct>",
    "AGXCompilerServi",
    "-zsh",
  ]);
});

Deno.test("parsePs() reads the rows of procps, with further columns", () => {
  // Captured from procps-ng 4.0.2, with a longer CPU time put into the second row.
  const rows = parsePs(
    `\
    1     0     0  9488 00:00:30 S   13 root                             Sun Nov 22 17:38:27 2026 process_api
    4     2     0     0 1-02:03:04 I    1 root                             Sun Nov  1 17:38:27 2026 kworker/R-rcu_gp
`,
    2,
    linux,
  );
  assertEquals(
    rows.map(({ cpuSeconds, dateSeconds, text, more }) => [cpuSeconds, dateSeconds, text, ...more]),
    [
      [30, Date.UTC(2026, 10, 22, 17, 38, 27) / 1000, "process_api", "13", "root"],
      [93784, Date.UTC(2026, 10, 1, 17, 38, 27) / 1000, "kworker/R-rcu_gp", "1", "root"],
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
    const row = `    1     0     0  20032   0:00.10 Ss   ${date.padEnd(28)} /sbin/launchd\n`;
    const error = assertThrows(
      () => parsePs(row, 0, macOS),
      ReadError,
      'Cannot read what "/bin/ps"',
    );
    assertEquals(error.message.includes(date), true);
  });
}

Deno.test("a CPU time with a decimal comma is refused", () => {
  const row = MACOS_ROWS.split("\n")[0]!.replace("57:24.25", "57:24,25");
  assertThrows(() => parsePs(`${row}\n`, 0, macOS), ReadError, "Cannot read");
});

Deno.test("a row that was cut off is refused", () => {
  const [first = "", second = ""] = MACOS_ROWS.split("\n");
  assertThrows(
    () => parsePs(`${first}\n${second.slice(0, 30)}`, 0, macOS),
    ReadError,
    '"/bin/ps" was cut off in the middle of a line: "  166     1',
  );
});

Deno.test("CPU times of every ps are read, days and all", () => {
  // macOS, captured: fastfetch-cli/fastfetch#984, phusion/passenger#1603.
  assertEquals(parseCpuTime("139:17.71"), 8357.71);
  assertEquals(parseCpuTime("0:36.22"), 36.22);
  // procps; and with hundredths too, as a test of soyuka/pidusage has it.
  assertEquals(parseCpuTime("00:00:27"), 27);
  assertEquals(parseCpuTime("100-00:00:01"), 8_640_001);
  assertEquals(parseCpuTime("1-02:03:04.07"), 93784.07);
});

// Captured on macOS: phusion/passenger#1603, fastfetch-cli/fastfetch#984, golang/vscode-go.
for (
  const [comm, name] of [
    ["/Applications/RF Utilities/iTerm2.app/Contents/MacOS/iTerm", "iTerm"],
    ["/usr/libexec/UserEventAgent (System)", "UserEventAgent (System)"],
    ["-bash", "-bash"],
    ["./acme", "acme"],
    ["postgres: writer process", "postgres: writer process"],
    ["sshd: root@ttys000/1", "sshd: root@ttys000/1"],
  ] as const
) {
  Deno.test(`on macOS, the name of ${comm} is ${name}`, () => {
    assertEquals(nameOf(comm, "", macOS), name);
  });
}
