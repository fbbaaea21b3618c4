/**
 * Tests a process that ends between any two of the system calls that read it.
 */

import { assert, assertEquals } from "@std/assert";
import { openExtraColumns } from "../../../src/read/linux/extra_columns.ts";
import { openLinuxReader } from "../../../src/read/linux/mod.ts";
import type { ColumnName } from "../../../src/model/columns.ts";
import type { Reading } from "../../../src/model/processes.ts";
import { fakeClock, needs } from "../../fakes.ts";
import { type FixtureProc, fixtureProc } from "../../fixture_proc.ts";

const DYING = 7;
const ALIVE = { pid: 8, descriptors: 2 };
const WHOLE = {
  pid: DYING,
  comm: "dies",
  cmdline: "dies\0slowly\0",
  residentPages: 9,
  descriptors: 5,
};
const EXTRAS = ["command", "max_open_files", "io_read_bytes", "user", "mem_private"] as const;

/** The files that the fixture lacks. The first three columns are read from them. */
const FILES = {
  limits: "Max open files            1024                 4096                 files     \n",
  io: "read_bytes: 4096\nwrite_bytes: 512\n",
  status: "Uid:\t0\t0\t0\t0\nRssAnon:\t16 kB\nVmSwap:\t0 kB\n",
};

/**
 * Changes the files of a process to those of a zombie, which has freed its memory and closed its
 * files.
 */
function becomeZombie(proc: FixtureProc): void {
  Deno.removeSync(`${proc.root}/${DYING}/fd`, { recursive: true });
  proc.put({ ...WHOLE, state: "Z", cmdline: "", descriptors: 0 });
  Deno.writeTextFileSync(`${proc.root}/${DYING}/statm`, "0 0 0 0 0 0 0\n");
  Deno.writeTextFileSync(`${proc.root}/${DYING}/status`, "Uid:\t0\t0\t0\t0\n");
}

/**
 * Lists and reads both processes. A function runs before one of the system calls on the ending
 * process. Returns the readings of that process, and whether the call was made.
 */
async function readWhile(happens: (proc: FixtureProc) => void, call: number) {
  using proc = fixtureProc();
  proc.put(WHOLE);
  proc.put(ALIVE);
  Deno.writeTextFileSync(`${proc.root}/self/cmdline`, "profit\0");
  for (const pid of ["self", DYING, ALIVE.pid]) {
    for (const [name, text] of Object.entries(FILES)) {
      Deno.writeTextFileSync(`${proc.root}/${pid}/${name}`, text);
    }
  }
  const columns: ColumnName[] = [...EXTRAS];
  const reader = openLinuxReader(
    proc.root,
    needs({ columns, command: true }),
    fakeClock(),
    () => {},
    null,
    openExtraColumns,
  );
  let calls = 0;
  using _spy = spyOn(`${proc.root}/${DYING}/`, () => {
    if (calls++ === call) happens(proc);
  });
  const listed = (await reader.list()).map(({ pid }) => pid);
  assert(listed.includes(ALIVE.pid));
  const readings = await reader.read([DYING, ALIVE.pid]);
  assertEquals(readings.at(-1)?.pid, ALIVE.pid);
  return { reading: readings.find(({ pid }) => pid === DYING), isOver: calls <= call };
}

/** Calls a function before each system call on a path below this folder. */
function spyOn(folder: string, onCall: () => void): Disposable {
  const { openSync, statSync, readDirSync, readFile } = Deno;
  const real = { openSync, statSync, readDirSync, readFile };
  const heed = (path: string | URL) => `${path}`.startsWith(folder) && onCall();
  Deno.openSync = (path, options) => (heed(path), spyOnFile(real.openSync(path, options), path));
  Deno.statSync = (path) => (heed(path), real.statSync(path));
  Deno.readDirSync = (path) => (heed(path), real.readDirSync(path));
  Deno.readFile = (path, options) => (heed(path), real.readFile(path, options));
  return { [Symbol.dispose]: () => void Object.assign(Deno, real) };

  function spyOnFile(file: Deno.FsFile, path: string | URL): Deno.FsFile {
    const readSync = file.readSync.bind(file);
    file.readSync = (buffer) => (heed(path), readSync(buffer));
    return file;
  }
}

/** Checks the reading of a process that was alive. */
function assertWhole({ name, command, rssBytes, openFiles, extras }: Reading): void {
  assertEquals([name, command, rssBytes, openFiles], ["dies", "dies slowly", 9 * 4096, 5]);
  assertEquals(extras, {
    command: "dies slowly",
    max_open_files: 1024,
    io_read_bytes: 4096,
    user: "root",
    mem_private: 16384,
  });
}

for (
  const [title, happens] of [
    ["is gone", (proc) => proc.remove(DYING)],
    ["becomes a zombie", becomeZombie],
  ] satisfies [string, (proc: FixtureProc) => void][]
) {
  Deno.test(`a process that ${title} before any system call is left out, or read as it was`, async () => {
    let call = 0;
    for (let isOver = false; !isOver; call++) {
      const read = await readWhile(happens, call);
      if (read.reading) assertWhole(read.reading);
      if (read.isOver) assert(read.reading); // Nothing happened.
      isOver = read.isOver;
    }
    assert(call > 14, `${call} system calls`);
  });
}
