/**
 * Runs PROFIT as its users do: as a separate program, on real processes.
 *
 * @module
 */

import { parse } from "@std/csv/parse";
import { type Ended, runProgram, SHELL_WAIT, within } from "../limits.ts";

export type { Ended } from "../limits.ts";

const ROOT = new URL("../../", import.meta.url);

/** With stand-ins for the standard library, the program under test needs the same map. */
const STD = import.meta.resolve("@std/assert").includes("/tools/npm/")
  ? [`--import-map=${new URL("tools/npm/import_map.json", ROOT).pathname}`]
  : [];

/** The compiled program to test instead of the sources, if the environment names one. */
const compiled = Deno.env.get("PROFIT");
const COMPILED = compiled ? Deno.realPathSync(compiled) : null;

/** An actor may use CPU time until its test ends. */
const ANSWER_SECONDS = 120;

/**
 * Returns the command that starts PROFIT: the compiled program if the environment names one, and
 * otherwise this checkout. Can also start another program of the checkout.
 */
export function commandOf(program: string): string[] {
  if (COMPILED !== null && program === "main.ts") return [COMPILED];
  const config = `--config=${new URL("deno.json", ROOT).pathname}`;
  return [Deno.execPath(), "run", "-A", config, ...STD, new URL(program, ROOT).pathname];
}

/** Runs PROFIT to its end. */
export function runProfit(args: readonly string[], cwd?: string): Promise<Ended> {
  return runProgram([...commandOf("main.ts"), ...args], cwd === undefined ? {} : { cwd });
}

/** Starts PROFIT after words such as `prlimit --nofile=64`. */
export function startProfit(
  args: readonly string[],
  cwd?: string,
  before: readonly string[] = [],
): Deno.ChildProcess {
  const [program, ...first] = [...before, ...commandOf("main.ts"), ...args];
  return new Deno.Command(program!, {
    args: first,
    stdout: "piped",
    stderr: "piped",
    ...(cwd === undefined ? {} : { cwd }),
  }).spawn();
}

/** PROFIT while it serves metrics. It is stopped at the end of the scope. */
export interface Listening extends AsyncDisposable {
  /** Its port. */
  readonly port: number;
  /** Stops it, and returns its standard error. */
  stop(): Promise<string>;
}

/** Starts PROFIT until it listens, by default on a port that the system chooses. */
export async function startListening(
  args: readonly string[],
  port = 0,
  before: readonly string[] = [],
): Promise<Listening> {
  const profit = startProfit([...args, `--listen=${port}`, "--output=none"], undefined, before);
  const reader = profit.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const readOn = async () => {
    const { value } = await reader.read();
    said += value ?? "";
    return value !== undefined;
  };
  const find = async () => {
    let found: RegExpExecArray | null = null;
    while (!(found = /:(\d+)\/metrics/.exec(said))) if (!await readOn()) throw new Error(said);
    return Number(found[1]);
  };
  const readRest = async () => {
    while (await readOn());
    await profit.stdout.cancel();
    await profit.status;
    return said;
  };
  let stopped: Promise<string> | null = null;
  const stop = () => {
    profit.kill("SIGTERM");
    return within("PROFIT that was sent SIGTERM to end", readRest());
  };
  return {
    port: await orKill(profit, within("PROFIT to listen", find())),
    stop: () => stopped ??= stop(),
    [Symbol.asyncDispose]: async () => void await (stopped ??= stop()),
  };
}

/** Kills a program that does not do what a test waits for. */
async function orKill<T>(child: Deno.ChildProcess, awaited: Promise<T>): Promise<T> {
  try {
    return await awaited;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

/**
 * The function of shell scripts that tells whether PROFIT listens to signals: `listens PID`. PROFIT
 * listens to SIGXFSZ last: signal 25 is bit 24. Deno itself catches SIGTERM before PROFIT does.
 */
const SHELL_LISTENS = `listens() { grep -q "^SigCgt:.*[13579bdf]......$" "/proc/$1/status"; }
`;

/**
 * Runs a shell script, in which `"$@"` is the command that starts PROFIT, or another program, and
 * in which `wait_until` waits and `listens` looks for PROFIT's signals.
 */
export function runShell(script: string, program = "main.ts"): Promise<Ended> {
  return runProgram(["sh", "-c", SHELL_WAIT + SHELL_LISTENS + script, "sh", ...commandOf(program)]);
}

/** Returns the rows of a CSV as objects by column. */
export function rowsOf(csv: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(csv);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [header[at]!, cell])));
}

/** A process of one test, which is ended at the end of the scope. */
export interface Actor extends AsyncDisposable {
  /** Its process id. */
  readonly pid: number;
  /** Its first line, which says that it is ready. */
  readonly greeting: string;
  /** Sends it a line and waits for its answer. */
  ask(line: string): Promise<string>;
}

/** Starts a program that answers each line with a line. It prints the first line when it is ready. */
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
  return {
    pid: child.pid,
    greeting: await orKill(child, within(`"${program}" to be ready`, readLine())),
    ask: async (line) => {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      return await within(`"${program}" to answer "${line}"`, readLine(), ANSWER_SECONDS);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      await writer.close().catch(() => {}); // The reader of this pipe has been killed.
    },
  };
}

/** Starts an idle process with any name, whose bytes can be escapes of printf. */
export function startNamed(name: string): Promise<Actor> {
  const script = `printf '${name}' >/proc/$$/comm; echo ready; while read -r line; do :; done`;
  return startActor("sh", ["-c", script]);
}
