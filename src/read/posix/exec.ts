/**
 * Runs a program for its output. Reading with ps and lsof makes no other system calls.
 *
 * @module
 */

import { ReadError, reasonOf } from "../../model/errors.ts";

/** The greatest accepted length of an output: ps and lsof need it for 100,000 processes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The result of a program. */
export interface Ran {
  /** Its process id. */
  readonly pid: number;
  /** Its exit code. */
  readonly code: number;
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error. */
  readonly stderr: string;
}

/**
 * Runs a program to its end, in an environment of its own.
 *
 * @throws {ReadError} If the program cannot be run, takes too long, or prints too much.
 */
export type Exec = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => Promise<Ran>;

/**
 * Prepares to run programs.
 *
 * @param timeoutMs The time after which a program is ended.
 * @param stop Ends running programs when nobody waits for them.
 * @returns A function that runs programs.
 */
export function openExec(timeoutMs: number, stop: AbortSignal): Exec {
  return async (program, args, env) => {
    const child = spawn(program, args, env);
    const outputs = [child.stdout, child.stderr].map((stream) => stream.getReader());
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      limit.reject(new ReadError(`"${program}" did not answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const onStop = () => limit.reject(new ReadError(`"${program}" was ended`));
    stop.addEventListener("abort", onStop);
    try {
      const texts = Promise.all(outputs.map((output) => readText(output, program)));
      const [[stdout = "", stderr = ""], { code }] = await Promise.race([
        Promise.all([texts, child.status]),
        limit.promise,
      ]);
      return { pid: child.pid, code, stdout, stderr };
    } catch (error) {
      // The program may have children that hold its streams open. Therefore nobody waits for the
      // end of the streams.
      for (const output of outputs) output.cancel().catch(() => {});
      end(child);
      throw error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", onStop);
    }
  };
}

function spawn(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true, // The program gets its own process group, because Ctrl-C must end PROFIT with a last sample, and not the program.
    }).spawn();
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "no such program" : reasonOf(cause);
    throw new ReadError(`Cannot run "${program}": ${reason}`, { cause });
  }
}

async function readText(
  output: ReadableStreamDefaultReader<Uint8Array>,
  program: string,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (let part; (part = await output.read()).value;) {
    text += decoder.decode(part.value, { stream: true });
    length += part.value.length;
    if (length > MOST_BYTES) {
      throw new ReadError(`"${program}" printed more than ${MOST_BYTES / 1024 / 1024} MiB`);
    }
  }
  return text + decoder.decode();
}

function end(child: Deno.ChildProcess): void {
  child.unref();
  try {
    child.kill("SIGKILL");
  } catch {
    // The program has ended by itself.
  }
}
