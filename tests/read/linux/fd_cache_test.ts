import { assert, assertEquals, assertThrows } from "@std/assert";
import { openFdCache, shareFds } from "../../../src/read/linux/fd_cache.ts";
import { openLinuxReader } from "../../../src/read/linux/mod.ts";
import { fakeClock, needs as readerNeeds } from "../../fakes.ts";
import { fixtureProc, OWN_PID } from "../../fixture_proc.ts";
import { until, within } from "../../limits.ts";
import { needs } from "../../needs.ts";
import { startActor } from "../../real/profit.ts";

const LAST_PID = "/proc/sys/kernel/ns_last_pid";
const FILES = ["stat", "statm"];

const onLinux = await needs("Linux");
const onChoice = await needs("Linux", "a choice of pids");

/**
 * Starts a process for a test, and waits until it runs its program. It ends with the scope at the
 * latest.
 */
function start(program: string, ...args: string[]) {
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  let ended: Promise<unknown> | null = null;
  const end = async () => {
    if (ended === null) child.kill("SIGKILL");
    await (ended ??= within(`"${program}" that was killed to end`, child.status));
  };
  return { pid: child.pid, end, [Symbol.asyncDispose]: end };
}

const startIdle = () => start("sleep", "60");

/** Counts the files below a folder that this process has open. */
function countOpen(folder: string): number {
  return Array.from(Deno.readDirSync("/proc/self/fd"), ({ name }) => name)
    .filter((fd) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${fd}`).startsWith(`${folder}/`);
      } catch {
        return false; // The listing itself has a descriptor.
      }
    }).length;
}

function startOf(stat: Uint8Array): string {
  return new TextDecoder().decode(stat).split(") ")[1]!.split(" ")[19]!;
}

const STAY = "files that stay open tell the present, until the process ends, and are closed then";

Deno.test(onLinux(STAY), async () => {
  await using busy = start("sh", "-c", "while :; do :; done");
  // Files that other tests open are not in this folder.
  const root = `/proc/${busy.pid}/task`;
  const files = openFdCache(root, FILES, 1);
  const read = () => new TextDecoder().decode(files.read(busy.pid)).split(" ");
  assertEquals(startOf(files.read(busy.pid)), startOf(readStat(busy.pid)));
  assert(files.read(busy.pid, 1).length > 0);
  const usedBefore = Number(read()[13]);
  await until("a busy process has used the CPU", () => Number(read()[13]) >= usedBefore + 2);
  assertEquals(countOpen(root), 2);
  await busy.end();
  assertThrows(() => files.read(busy.pid), Deno.errors.NotFound);
  assertEquals(countOpen(root), 0);
});

Deno.test(onLinux("an open file shows that a name has changed"), async () => {
  const script = 'echo ready; while read -r name; do printf %s "$name" >/proc/$$/comm; echo; done';
  await using actor = await startActor("sh", ["-c", script]);
  const root = `/proc/${actor.pid}/task`;
  const files = openFdCache(root, ["comm"], 1);
  for (const name of ["kept-first", "kept-second", "kept-third"]) {
    await actor.ask(name);
    assertEquals(new TextDecoder().decode(files.read(actor.pid)), `${name}\n`);
    assertEquals(countOpen(root), 1);
  }
  files.closeAll();
});

Deno.test(
  onLinux("a folder that stays open tells how much is in it, until the process ends"),
  async () => {
    const script = 'echo ready; while read -r line; do eval "$line"; echo; done';
    const actor = await startActor("sh", ["-c", script]);
    const { pid } = actor;
    const root = `/proc/${pid}/task`;
    const files = openFdCache(root, ["stat"], 1, "fd");
    const count = () => Deno.statSync(`${root}/${pid}/fd`).size;
    try {
      assertEquals(files.sizeOfFolder(pid), count()); // This process has no open file.
      files.read(pid);
      for (const line of ["exec 5</dev/null 6</dev/null", "exec 5<&-"]) {
        await actor.ask(line);
        assertEquals(files.sizeOfFolder(pid), count());
        assertEquals(countOpen(root), 2);
      }
    } finally {
      await actor[Symbol.asyncDispose]();
    }
    assertThrows(() => files.sizeOfFolder(pid), Deno.errors.NotFound);
    files.closeUnused();
    files.closeUnused();
    assertEquals(countOpen(root), 0);
  },
);

Deno.test(onLinux("files that are no longer read are closed"), () => {
  using proc = fixtureProc();
  const files = openFdCache(proc.root, FILES, 2);
  for (const pid of [7, 8]) {
    proc.put({ pid });
    files.read(pid);
  }
  files.closeUnused();
  files.read(8);
  files.closeUnused();
  assertEquals(countOpen(`${proc.root}/7`), 0);
  assertEquals(countOpen(`${proc.root}/8`), 2);
  files.closeAll();
  assertEquals(countOpen(proc.root), 0);
});

Deno.test(onChoice("a reused pid is read as the process that has it now"), async () => {
  const files = openFdCache("/proc", FILES, 1);
  // Another process may get the pid.
  await until("a pid is used again at once", async () => {
    await using first = startIdle();
    const startTicks = startOf(files.read(first.pid));
    await first.end();
    await new Promise((resolve) => setTimeout(resolve, 20)); // Starts have a resolution of 10 ms.
    Deno.writeTextFileSync(LAST_PID, `${first.pid - 1}`);
    await using second = startIdle();
    const isAgain = second.pid === first.pid;
    if (isAgain) assert(Number(startOf(files.read(second.pid))) > Number(startTicks));
    files.closeUnused();
    files.closeUnused();
    return isAgain;
  });
});

Deno.test(onLinux("a closed reader has no open file"), () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  proc.put({ pid: OWN_PID });
  Deno.writeTextFileSync(`${proc.root}/self/limits`, "Max open files   1024   4096   files\n");
  const reader = openLinuxReader(proc.root, readerNeeds(), fakeClock());
  reader.list();
  reader.read([7]);
  assert(countOpen(proc.root) >= 2);
  reader.close();
  assertEquals(countOpen(proc.root), 0);
});

Deno.test(onLinux("no descriptor is kept open if few are allowed"), () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  for (const maxOpenFiles of [64, 256, null]) {
    const files = openFdCache(proc.root, FILES, shareFds(maxOpenFiles).recorded);
    assert(files.read(7).length > 0);
    assert(files.read(7, 1).length > 0);
  }
  assertEquals(countOpen(proc.root), 0);
});

const readStat = (pid: number) => Deno.readFileSync(`/proc/${pid}/stat`);
