/**
 * Runs programs beside a recording, without a shell and without arguments. Their time is limited,
 * and their output goes to standard error.
 *
 * @module
 */

import { reasonOf } from "../model/errors.ts";
import type { Programs } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { withCallersLimit } from "./descriptor_limit.ts";
import { readVariable } from "./own_status.ts";

/** The time limit of a program, which is enough for a dump of some gigabytes. */
const LIMIT_MS = 300_000;

/** The time between the request to end and the kill. */
const PATIENCE_MS = 10_000;

/**
 * The time for which the streams are read after the end of a program, because its children may
 * still write to them.
 */
const REST_MS = 1000;

/** A longer line is cut into several lines. */
const LONGEST_LINE = 8192;

/** Text that needs no escapes. A test of all lines at once is faster than escaping each. */
const HARMLESS = /^[\t\n -~]*$/;

const MAY_RUN = 0o111;

/** The time limits of a program. */
export interface Limits {
  /** The time until the program is asked to end. */
  readonly limitMs: number;
  /** The time from that request to the kill. */
  readonly patienceMs: number;
}

/** The programs of this machine. */
export const systemPrograms: Programs = {
  find: findProgram,
  locate,
  run: (path, environment, say) => runProgram(path, environment, say),
};

/**
 * Finds a program.
 *
 * @param program A path, which has a slash, or a name.
 * @returns Its path. A name is looked up in the folders of PATH. `null` if there is no program that
 * PROFIT may start.
 */
export function findProgram(program: string): string | null {
  if (program === "") return null;
  if (program.includes("/")) return isProgram(program) ? program : null;
  const folders = (readVariable("PATH") ?? "").split(":");
  return folders.map((folder) => `${folder || "."}/${program}`).find(isProgram) ?? null;
}

/** Returns the whole path of a file, or the same path if Deno cannot name the current folder. */
function locate(path: string): string {
  if (path.startsWith("/")) return path;
  try {
    return `${Deno.cwd()}/${path}`;
  } catch {
    return path; // The folder is deleted, or its name is not UTF-8.
  }
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & MAY_RUN) !== 0);
  } catch {
    return false; // There is no such file, or this user cannot see it.
  }
}

/**
 * Runs a program to its end.
 *
 * @param path The path of the program.
 * @param environment The variables that the program gets beside those of PROFIT.
 * @param say Gets each line that the program prints.
 * @param limits The time limits of the program.
 * @returns The reason of a failure, in words; `null` if the program exited with 0.
 */
export async function runProgram(
  path: string,
  environment: Readonly<Record<string, string>>,
  say: (text: string) => void,
  { limitMs, patienceMs }: Limits = { limitMs: LIMIT_MS, patienceMs: PATIENCE_MS },
): Promise<string | null> {
  let child: Deno.ChildProcess;
  try {
    const options = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
    child = withCallersLimit(() =>
      new Deno.Command(path, { ...options, env: { ...environment } }).spawn()
    );
  } catch (error) {
    return reasonOf(error);
  }
  let isLate = false;
  const timers = [
    setTimeout(() => {
      isLate = true;
      child.kill("SIGTERM");
    }, limitMs),
    setTimeout(() => child.kill("SIGKILL"), limitMs + patienceMs),
  ];
  const rest = new AbortController();
  const printed = Promise.all(
    [child.stdout, child.stderr].map((stream) => passOn(stream, say, rest.signal)),
  );
  const { code, signal } = await child.status;
  for (const timer of timers) clearTimeout(timer);
  const timer = setTimeout(() => rest.abort(), REST_MS);
  await printed;
  clearTimeout(timer);
  if (isLate) return `it took more than ${limitMs / 1000} s, and was ended`;
  if (signal !== null) return `it was ended by ${signal}`;
  return code === 0 ? null : `it ended with ${code}`;
}

/** Passes on the lines that a program prints, escaped for a terminal. */
async function passOn(
  stream: ReadableStream<Uint8Array>,
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  stop.addEventListener("abort", () => reader.cancel().catch(() => {}));
  const render = (line: string) =>
    `${line.replace(/\r$/, "").split("\t").map(escapeTerminal).join("\t")}\n`;
  let open = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (open + decoder.decode(value, { stream: true })).split("\n");
    open = lines.pop()!;
    for (; open.length > LONGEST_LINE; open = open.slice(LONGEST_LINE)) {
      lines.push(open.slice(0, LONGEST_LINE));
    }
    // One write for all lines: a program that prints many lines delays no tick.
    const text = lines.map((line) => `${line}\n`).join("");
    if (text !== "") say(HARMLESS.test(text) ? text : lines.map(render).join(""));
  }
  if (open !== "") say(render(open));
}
