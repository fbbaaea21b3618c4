import { assert, assertEquals, assertThrows } from "@std/assert";
import { systemClock } from "../../src/clock.ts";
import { keepFiles } from "../../src/read/kept.ts";
import { openLinuxReader } from "../../src/read/linux.ts";
import { needs } from "../fakes.ts";

const LAST_PID = "/proc/sys/kernel/ns_last_pid";
const isLinux = Deno.build.os === "linux";

/** A process that does nothing; it is there once it has become the program. */
function startIdle() {
  const child = new Deno.Command("sleep", { args: ["60"], stdout: "null", stderr: "null" }).spawn();
  const end = async () => {
    child.kill("SIGKILL");
    await child.status;
  };
  return { pid: child.pid, end };
}

/** How many files of the kind this process has open. */
function countKept(): number {
  return countOpen(/\/statm?$/);
}

function countOpen(path: RegExp): number {
  return Array.from(Deno.readDirSync("/proc/self/fd"), ({ name }) => name)
    .filter((fd) => {
      try {
        return path.test(Deno.readLinkSync(`/proc/self/fd/${fd}`));
      } catch {
        return false; // That of the listing itself.
      }
    }).length;
}

function startOf(stat: Uint8Array): string {
  return new TextDecoder().decode(stat).split(") ")[1]!.split(" ")[19]!;
}

Deno.test({
  name: "files that stay open tell the present, until the process ends, and are closed then",
  ignore: !isLinux,
  fn: async () => {
    const files = keepFiles("/proc", 1024);
    const readTime = () =>
      Number(new TextDecoder().decode(files.readStat(Deno.pid)).split(" ")[13]);
    const { pid, end } = startIdle();
    const startTicks = startOf(files.readStat(pid));
    assertEquals(startTicks, startOf(Deno.readFileSync(`/proc/${pid}/stat`)));
    assert(files.readStatm(pid).length > 0);
    const usedBefore = readTime();
    while (readTime() < usedBefore + 2) continue;
    assertEquals(countKept(), 4);
    await end();
    assertThrows(() => files.readStat(pid), Deno.errors.NotFound);
    assertEquals(countKept(), 2);
    files.closeUnused();
    files.closeUnused();
    assertEquals(countKept(), 0);
  },
});

Deno.test({
  name: "a pid that is used again is read as the process that has it now",
  ignore: !isLinux || !canChoosePids(),
  fn: async () => {
    const files = keepFiles("/proc", 1024);
    for (let attempt = 1;; attempt++) {
      const first = startIdle();
      const startTicks = startOf(files.readStat(first.pid));
      await first.end();
      await new Promise((resolve) => setTimeout(resolve, 20)); // Starts are told in 10 ms.
      Deno.writeTextFileSync(LAST_PID, `${first.pid - 1}`);
      const second = startIdle();
      try {
        if (second.pid !== first.pid && attempt < 20) continue; // Somebody else was given it.
        assertEquals(second.pid, first.pid);
        assert(Number(startOf(files.readStat(second.pid))) > Number(startTicks));
        return;
      } finally {
        await second.end();
        files.closeUnused();
        files.closeUnused();
      }
    }
  },
});

Deno.test({
  name: "a reader that is closed has no file open any more",
  ignore: !isLinux,
  fn: () => {
    const countProc = () => countOpen(/^\/proc\/(?!.*\/fd$)/);
    const before = countProc();
    const reader = openLinuxReader("/proc", needs(), systemClock);
    reader.list();
    reader.read([Deno.pid, Deno.ppid]);
    assert(countProc() >= before + 4);
    reader.close();
    assertEquals(countProc(), before);
  },
});

Deno.test({
  name: "where few descriptors may be open, none is kept",
  ignore: !isLinux,
  fn: () => {
    for (const maxOpenFiles of [64, 256, null]) {
      const files = keepFiles("/proc", maxOpenFiles);
      assert(files.readStat(Deno.pid).length > 0);
      assert(files.readStatm(Deno.pid).length > 0);
    }
    assertEquals(countKept(), 0);
  },
});

function canChoosePids(): boolean {
  try {
    Deno.writeTextFileSync(LAST_PID, Deno.readTextFileSync(LAST_PID).trim());
    return true;
  } catch {
    return false;
  }
}
