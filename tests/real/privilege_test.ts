/**
 * Tests which files PROFIT opens and writes, by the complete list of paths from strace.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { needs } from "../needs.ts";
import { commandOf, runShell, startNamed } from "./profit.ts";

const onStrace = await needs("Linux", "strace");
const ROOT = new URL("../..", import.meta.url).pathname.replace(/[/]$/, "");

const ZONES = "/usr/share/zoneinfo";

/** A system call that names a file or an address. */
interface Call {
  /** The name of the call. */
  readonly name: string;
  /** The first path among its arguments, relative to the current folder; empty without a path. */
  readonly path: string;
  /** The whole line. */
  readonly line: string;
}

/** The calls of PROFIT in strace, in a separate folder. */
interface Trace {
  /** The folder, which no longer exists. */
  readonly folder: string;
  /** The calls of a recording, in order. */
  readonly calls: readonly Call[];
  /** The calls of `--version`: the files that Deno opens to run a program. */
  readonly startCalls: readonly Call[];
}

async function trace(args: string): Promise<Trace> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_trace_" });
  try {
    // Deno asks once a day for a newer version, and keeps compiled modules in its cache.
    const script = `cd ${folder}; mkdir out textfile; export DENO_NO_UPDATE_CHECK=1
      trace() { strace -f -qq -s 4096 -e trace=%file,connect,bind -e signal=none -o "$@"; }
      "$@" --version; trace start "$@" --version
      trace calls "$@" ${args}`;
    const { code, stderr } = await runShell(script);
    assertEquals(code, 0, stderr);
    const parse = (name: string) =>
      Deno.readTextFileSync(`${folder}/${name}`).split("\n")
        .flatMap((line) => parseCall(line, folder));
    return { folder, calls: parse("calls"), startCalls: parse("start") };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * Parses a line: "PID name(arguments) = result", or the rest of a line that another thread cut in
 * two.
 */
function parseCall(line: string, folder: string): Call[] {
  const name = /^\d+ +(\w+)\(/.exec(line)?.[1];
  if (name === undefined) return [];
  const given = isAddress(name) ? "" : /"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? "";
  const path = given === "" || given.startsWith("/") ? given : `${folder}/${given}`;
  return [{ name, path, line }];
}

function isAddress(name: string): boolean {
  return name === "bind" || name === "connect";
}

/** Returns whether a call changes a disk. */
function isWrite({ name, line }: Call): boolean {
  return /O_(WRONLY|RDWR|CREAT|TRUNC)/.test(line) ||
    /^(creat|mkdir|mknod|rename|link|symlink|unlink|rmdir|truncate|f?chmod|f?chown|lchown|utime)/
      .test(name);
}

function isIn(path: string, ...folders: string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Lists the paths of PROFIT and Deno. A compiled program is one file that contains both. */
async function findOwn(): Promise<string[]> {
  const [program, ...args] = commandOf("main.ts");
  if (args.length === 0) return [program!];
  const { denoDir } = JSON.parse((await runShell('"$1" info --json')).stdout);
  return [program!, denoDir, ROOT];
}

const NAME = "PROFIT opens /proc, its outputs and its modules, and writes its outputs alone";

Deno.test(onStrace(NAME), async () => {
  await using target = await startNamed("profit-traced");
  const { folder, calls, startCalls } = await trace(
    `--pid=${target.pid} --pace=50ms --duration=0.1 --columns=+user,mem_unique,command -q \
    --output=out/out.csv --report=out/out.html --textfile=textfile --listen=0`,
  );
  const own = await findOwn();
  const paths = (calls: readonly Call[]) =>
    [...new Set(calls.map(({ path }) => path))].filter((path) => !isIn(path, ...own)).sort();

  assertEquals(paths(calls.filter(isWrite)), [
    `${folder}/out/out.csv`,
    `${folder}/out/out.html`,
    `${folder}/textfile/.profit.prom.new`,
    `${folder}/textfile/profit.prom`,
  ]);

  const atStart = new Set(paths(startCalls));
  const outputs = [`${folder}/out`, `${folder}/textfile`];
  const opened = paths(calls).filter((path) => !atStart.has(path));
  // Deno looks for its settings from the project up, and may want to know the time zone and the CPU.
  const ofDeno = (path: string) =>
    isIn(ROOT, path) || isIn(path, "/etc/localtime", ZONES, "/sys/devices/system/cpu");
  // The exported limits of memory are in the files of control groups.
  const ofSystem = ["/proc", "/sys/fs/cgroup"];
  assertEquals(opened.filter((path) => !isIn(path, ...ofSystem, ...outputs) && !ofDeno(path)), [
    "/etc/passwd",
  ]);

  const addresses = calls.filter(({ name }) => isAddress(name)).map(({ line }) => line);
  assertEquals(addresses.length, 1);
  assertMatch(addresses[0]!, /bind\(.*inet_addr\("127\.0\.0\.1"\)/);
});
