/**
 * The processes that the bench of the cost samples: idle, with 10 open descriptors each.
 *
 * @module
 */

import { runProgram, until, within } from "../../limits.ts";
import { has } from "../../needs.ts";

/** Processes that end with this program, however this program ends. */
export interface Workload extends AsyncDisposable {
  /** The name of the processes. */
  readonly name: string;
  /** The process ids. */
  readonly pids: readonly number[];
}

const HERE = new URL("./", import.meta.url).pathname;

/** A shell has only single digits for descriptors: 0 to 9 make ten descriptors. */
const SHELL_CHILD = `printf "$0" >/proc/$$/comm
exec 3</dev/null 4</dev/null 5</dev/null 6</dev/null 7</dev/null 8</dev/null 9</dev/null
read -r line`;

/** Standard input is passed on, because a shell gives /dev/null to its background processes. */
const SHELL_PARENT = `exec 3<&0
at=0
while [ $at -lt "$1" ]; do
  sh -c "$2" "$0" <&3 3<&- & at=$((at + 1))
done
echo ready
read -r line
wait`;

/**
 * Compiles a C program of the bench.
 *
 * @param source The name of a file in this folder, without `.c`.
 * @param path The path of the program.
 * @returns Whether there is a compiler.
 */
export async function compile(source: string, path: string): Promise<boolean> {
  if (!await has("cc")) return false;
  const { code, stderr } = await runProgram(["cc", "-O2", "-o", path, `${HERE}${source}.c`]);
  if (code !== 0) throw new Error(`Cannot compile ${source}.c: ${stderr}`);
  return true;
}

/**
 * Starts the processes: in C if there is a compiler, because these take less memory, and otherwise
 * in a shell.
 *
 * @param folder The folder for the compiled program.
 * @param count The number of processes.
 * @param prefix The start of their name. The rest makes the name unique.
 */
export async function startWorkload(
  folder: string,
  count: number,
  prefix = "idle",
): Promise<Workload> {
  // Tests that run at the same time share a pid, and the system keeps 15 bytes of a name.
  const name = `${prefix}${crypto.randomUUID().slice(0, 8)}`;
  const program = `${folder}/${name}`;
  const [command, args] = await compile("idle", program)
    ? [program, [`${count}`]]
    : ["sh", ["-c", SHELL_PARENT, name, `${count}`, SHELL_CHILD]];
  const parent = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
  const ended = parent.status;
  await within("the processes to be sampled", waitForOutput(parent.stdout));
  return {
    name,
    pids: await findAll(name, count),
    [Symbol.asyncDispose]: async () => {
      await parent.stdin.close();
      await within("the end of the processes that were sampled", ended);
    },
  };
}

async function waitForOutput(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  const { done } = await reader.read();
  await reader.cancel();
  if (done) throw new Error("Cannot start the processes to be sampled");
}

/** Waits until all processes have the name, and returns them. */
function findAll(name: string, count: number): Promise<number[]> {
  return until(`${count} processes are called ${name}`, () => {
    const pids = Array.from(Deno.readDirSync("/proc"), (entry) => Number(entry.name))
      .filter((pid) => pid > 0 && readName(pid) === name);
    return pids.length === count && pids;
  });
}

function readName(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/comm`).trimEnd();
  } catch {
    return ""; // The process has ended.
  }
}
