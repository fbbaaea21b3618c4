import { assertEquals } from "@std/assert";
import { findNamesake, findOwnChild, parseNumbers } from "../../../src/read/linux/own_child.ts";
import { bytes } from "../../fakes.ts";
import { type FixtureProc, fixtureProc, OWN_PID } from "../../fixture_proc.ts";

function putStatus({ root }: FixtureProc, pid: number, ppid: number, pids: string): void {
  const text = `Name:\tacme\nPid:\t${pid}\nPPid:\t${ppid}\nNSpid:\t${pids}\n`;
  Deno.mkdirSync(`${root}/${pid}`, { recursive: true });
  Deno.writeTextFileSync(`${root}/${pid}/status`, text);
}

Deno.test("parseNumbers() returns null for values that an old kernel lacks", () => {
  assertEquals(parseNumbers(bytes("Name:\tacme\nPPid:\t1\n")), { ppid: 1, pids: [] });
});

Deno.test("parseNumbers() does not take a name for a line", () => {
  const text = "Name:\tx\rNSpid:\t9\u2028PPid:\t9\nPPid:\t1\nNSpid:\t7\n";
  assertEquals(parseNumbers(bytes(text)), { ppid: 1, pids: [7] });
});

Deno.test("findOwnChild() keeps the pid if /proc belongs to PROFIT's own pid namespace", () => {
  using proc = fixtureProc();
  assertEquals(findOwnChild(proc.root, 7), 7);
  putStatus(proc, OWN_PID, 1, `${OWN_PID}`);
  assertEquals(findOwnChild(proc.root, 7), 7);
});

Deno.test("findOwnChild() finds a child by its innermost pid if /proc belongs to an outer namespace", () => {
  using proc = fixtureProc();
  putStatus(proc, OWN_PID, 1, `${OWN_PID}\t1`);
  putStatus(proc, 2, 1, "2"); // An unrelated process with the number of the child.
  putStatus(proc, 4100, 4000, "4100\t2"); // A process in another namespace.
  putStatus(proc, 4200, OWN_PID, "4200\t3");
  putStatus(proc, 4300, OWN_PID, "4300\t2");
  assertEquals(findOwnChild(proc.root, 2), 4300);
  assertEquals(findOwnChild(proc.root, 5), null);
});

Deno.test("findNamesake() finds the process that has a pid in PROFIT's own pid namespace", () => {
  using proc = fixtureProc();
  const link = (pid: number, space: string) => {
    Deno.mkdirSync(`${proc.root}/${pid}/ns`);
    Deno.symlinkSync(`pid:[${space}]`, `${proc.root}/${pid}/ns/pid`);
  };
  putStatus(proc, OWN_PID, 1, `${OWN_PID}\t1`);
  putStatus(proc, 2, 1, "2");
  putStatus(proc, 4100, 4000, "4100\t2"); // A process in another namespace.
  putStatus(proc, 4300, OWN_PID, "4300\t2");
  for (const [pid, space] of [[OWN_PID, "8"], [2, "1"], [4100, "7"], [4300, "8"]] as const) {
    link(pid, space);
  }
  assertEquals([findNamesake(proc.root, 2), findNamesake(proc.root, 4100)], [4300, null]);
  putStatus(proc, OWN_PID, 1, `${OWN_PID}`);
  assertEquals(findNamesake(proc.root, 2), null);
});
