/**
 * Runs PROFIT as its users do: as a program of its own, on real processes.
 *
 * @module
 */

import { parse } from "@std/csv/parse";

const ROOT = new URL("../../", import.meta.url);

/** Where the standard library is stood in for, the program under test needs the same map. */
const STD = import.meta.resolve("@std/assert").includes("/tools/npm/")
  ? [`--import-map=${new URL("tools/npm/import_map.json", ROOT).pathname}`]
  : [];

/** A compiled program that is tested in place of the sources, if the environment names one. */
const compiled = Deno.env.get("PROFIT");
const COMPILED = compiled ? Deno.realPathSync(compiled) : null;

/** What a test that only one of the two can pass adds to its name, and whether to leave it out. */
export const onSources = forOne(COMPILED === null, "needs the sources");
/** The same for what only a compiled program can pass. */
export const onCompiled = forOne(COMPILED !== null, "needs a compiled program in PROFIT");

function forOne(isThere: boolean, reason: string): { ignore: boolean; why: string } {
  return { ignore: !isThere, why: isThere ? "" : ` (${reason})` };
}

/** The oldest Deno that PROFIT is for; the README says so, too. */
const OLDEST_DENO = "2.8";

/**
 * The same for what only a Deno that PROFIT is for can pass: a program may have been compiled with an
 * older one.
 *
 * @param fault What the older one does, as a sentence goes on behind its version.
 */
export function onSupported(fault: string): { ignore: boolean; why: string } {
  const { deno } = COMPILED === null
    ? Deno.version
    : JSON.parse(runShell('"$@" --version --json').stdout);
  const isSupported = deno.localeCompare(OLDEST_DENO, "en", { numeric: true }) >= 0;
  return forOne(isSupported, `Deno ${deno} ${fault}; PROFIT needs ${OLDEST_DENO}`);
}

/**
 * The command that starts PROFIT, compiled if the environment has one, else from this checkout; or
 * another program of it.
 */
export function commandOf(program: string): string[] {
  if (COMPILED !== null && program === "main.ts") return [COMPILED];
  const config = `--config=${new URL("deno.json", ROOT).pathname}`;
  return [Deno.execPath(), "run", "-A", config, ...STD, new URL(program, ROOT).pathname];
}

/** Whether real processes can be recorded here. */
export const isLinux = Deno.build.os === "linux";

/** Whether this user may do everything. */
export const isRoot = isLinux && Deno.uid() === 0;

/** Whether there is such a program. */
export function hasProgram(name: string): boolean {
  return runShell(`command -v ${name}`).code === 0;
}

/** What a program left behind. */
export interface Ended {
  /** Exit code. */
  code: number;
  /** Standard output. */
  stdout: string;
  /** Standard error. */
  stderr: string;
}

/** Runs PROFIT to its end. */
export async function runProfit(args: readonly string[], cwd?: string): Promise<Ended> {
  return ended(await startProfit(args, cwd).output());
}

/** Starts PROFIT. */
export function startProfit(args: readonly string[], cwd?: string): Deno.ChildProcess {
  const [program, ...first] = commandOf("main.ts");
  return new Deno.Command(program!, {
    args: [...first, ...args],
    stdout: "piped",
    stderr: "piped",
    ...(cwd === undefined ? {} : { cwd }),
  }).spawn();
}

/** PROFIT while it serves metrics; stopped at the end of the scope. */
export interface Listening extends AsyncDisposable {
  /** Its port. */
  readonly port: number;
  /** Stops it, and returns all that it said. */
  stop(): Promise<string>;
}

/** Starts PROFIT until it listens, by default on a port that the system chooses. */
export async function startListening(args: readonly string[], port = 0): Promise<Listening> {
  const profit = startProfit([...args, `--listen=${port}`, "--output=none"]);
  const reader = profit.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const readOn = async () => {
    const { value } = await reader.read();
    said += value ?? "";
    return value !== undefined;
  };
  let found: RegExpExecArray | null = null;
  while (!(found = /:(\d+)\/metrics/.exec(said))) if (!await readOn()) throw new Error(said);
  let stopped: Promise<string> | null = null;
  const stop = async () => {
    profit.kill("SIGTERM");
    while (await readOn());
    await profit.stdout.cancel();
    await profit.status;
    return said;
  };
  return {
    port: Number(found[1]),
    stop: () => stopped ??= stop(),
    [Symbol.asyncDispose]: async () => void await (stopped ??= stop()),
  };
}

/** Runs a shell script, in which `"$@"` is the command that starts PROFIT, or another program. */
export function runShell(script: string, program = "main.ts"): Ended {
  const args = ["-c", script, "sh", ...commandOf(program)];
  return ended(new Deno.Command("sh", { args }).outputSync());
}

function ended({ code, stdout, stderr }: Deno.CommandOutput): Ended {
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The rows of a CSV, each by the names of its columns. */
export function rowsOf(csv: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(csv);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [header[at]!, cell])));
}

/** A process that a test has for itself, ended at the end of the scope. */
export interface Actor extends AsyncDisposable {
  /** Its process id. */
  readonly pid: number;
  /** What it said when it was ready. */
  readonly greeting: string;
  /** Sends it a line and waits for its answer. */
  ask(line: string): Promise<string>;
}

/** Starts a program that answers each line with a line; the first line it says when it is ready. */
export async function startActor(program: string, args: readonly string[]): Promise<Actor> {
  const child = new Deno.Command(program, { args: [...args], stdin: "piped", stdout: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const readLine = async () => {
    let line = "";
    while (!line.endsWith("\n")) {
      const { value } = await reader.read();
      if (value === undefined) throw new Error(`"${program}" ended after "${line}"`);
      line += value;
    }
    return line.trimEnd();
  };
  const greeting = await readLine();
  return {
    pid: child.pid,
    greeting,
    ask: async (line) => {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      return await readLine();
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      await writer.close().catch(() => {}); // The reader of this pipe has been killed.
    },
  };
}

/** Starts a process that does nothing, under any name: printf escapes make the bytes. */
export function startNamed(name: string): Promise<Actor> {
  const script = `printf '${name}' >/proc/$$/comm; echo ready; while read -r line; do :; done`;
  return startActor("sh", ["-c", script]);
}

/** Waits until something holds that is about to. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain until ${condition}`);
}
