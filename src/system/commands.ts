/**
 * Starts a command without a shell, sends signals to it, and waits for it.
 *
 * @module
 */

import { reasonOf, StartError } from "../model/errors.ts";
import type { Command } from "../model/world.ts";
import { readChildStorage, readLargestChild } from "./child_memory.ts";
import { withCallersLimit } from "./descriptor_limit.ts";
import { withIgnoredSignals } from "./ignored_signals.ts";
import { findProgram } from "./programs.ts";
import { isInForeground, listen } from "./signals.ts";
import { forCommand } from "./terminal.ts";

/**
 * The exit codes of a shell for a command that was not found, and for a command that cannot be run.
 */
const EXIT_NOT_FOUND = 127;
const EXIT_NOT_RUN = 126;

/**
 * Starts a command on the standard streams of PROFIT.
 *
 * @param argv Program and arguments.
 * @returns The command.
 * @throws {StartError} If the command cannot be started.
 */
export function startCommand(argv: readonly string[]): Command {
  const [program = "", ...args] = argv;
  const child = withCallersLimit(() => withIgnoredSignals(() => spawn(program, args)));
  let runs = true;
  let endedBy: string | null = null;
  const ended = child.status.then(({ code, signal }) => {
    runs = false;
    endedBy = signal;
    return code;
  });
  passQuitOn(() => sendSignal(child, "SIGQUIT"), ended);
  return {
    pid: child.pid,
    ended,
    readSignal: () => endedBy,
    readPeakRss: readLargestChild,
    readStorage: readChildStorage,
    send: (signal) => !runs || sendSignal(child, signal),
  };
}

/**
 * Continues at Ctrl-\ while a command runs: a JVM prints its threads at this signal, and continues.
 * The terminal sends it to the command, too.
 *
 * @param send Sends SIGQUIT to the command, if it does not come from the terminal.
 * @param ended The end of the command.
 */
export function passQuitOn(send: () => void, ended: Promise<unknown>): void {
  const onQuit = () => isInForeground() || send();
  forCommand.add("SIGQUIT");
  listen("SIGQUIT", onQuit);
  ended.finally(() => {
    Deno.removeSignalListener("SIGQUIT", onQuit);
    forCommand.delete("SIGQUIT");
  });
}

/**
 * Sends a signal to a command.
 *
 * @param child The command.
 * @param signal The signal.
 * @returns Whether the command got the signal or has ended; `false` if the signal is not permitted.
 */
export function sendSignal(child: Pick<Deno.ChildProcess, "kill">, signal: Deno.Signal): boolean {
  try {
    child.kill(signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return false; // The command belongs to another user now, as sudo does.
    if (error instanceof TypeError) return true; // The command has ended, and `status` is not resolved yet.
    throw error;
  }
}

function spawn(program: string, args: string[]): Deno.ChildProcess {
  const options = { args, stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  try {
    return new Deno.Command(program, options).spawn();
  } catch (cause) {
    const isMissing = cause instanceof Deno.errors.NotFound && findProgram(program) === null;
    const reason = isMissing ? findAdvice(program) : findReason(cause);
    const exitCode = isMissing ? EXIT_NOT_FOUND : EXIT_NOT_RUN;
    throw new StartError(`Cannot start "${program}": ${reason}`, exitCode, { cause });
  }
}

function findAdvice(program: string): string {
  const isHere = !program.includes("/") && findProgram(`./${program}`) !== null;
  const advice = isHere
    ? `for the file in this folder, write ./${program}`
    : "check its name, and PATH";
  return `no such command; ${advice}`;
}

/** Returns the reason why an existing program cannot be started. */
function findReason(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) {
    return "the program that runs it does not exist; check its first line (#!), or the system that " +
      "it was compiled for";
  }
  const reason = reasonOf(cause);
  return cause instanceof Deno.errors.PermissionDenied
    ? `${reason}; check that it is a program and that you may run it (chmod +x)`
    : reason;
}
