/**
 * The kinds of error that end PROFIT, and how an error becomes one line.
 *
 * @module
 */

/** The command line asks for something that cannot be: exit code 2. */
export class UsageError extends Error {
  /** Name of the class. */
  override name = "UsageError";
}

/** An output file is there that must not be replaced. */
export class ExistsError extends UsageError {
  /** Name of the class. */
  override name = "ExistsError";
}

/** Something outside PROFIT failed: exit code 1. */
export class EnvironmentError extends Error {
  /** Name of the class. */
  override name = "EnvironmentError";
}

/** A file is no recording, or holds what no recording can: exit code 1. */
export class DataError extends EnvironmentError {
  /** Name of the class. */
  override name = "DataError";
}

/** What is wrong is not of a line: the message names the file and says it all. */
export class FileError extends DataError {}

/** Processes could not be read this time: a tick without samples; exit code 1 before the first. */
export class ReadError extends EnvironmentError {
  /** Name of the class. */
  override name = "ReadError";
}

/** A signal came before anything was recorded. */
export class InterruptedError extends EnvironmentError {
  /** Name of the class. */
  override name = "InterruptedError";
  /** As the shell tells of a program that SIGINT ended. */
  readonly exitCode = 130;
}

/** The command to be recorded cannot be started: an exit code like the shell's. */
export class StartError extends EnvironmentError {
  /** Name of the class. */
  override name = "StartError";
  /** 127 where there is no such command, else 126. */
  readonly exitCode: number;

  /** Makes an error that ends PROFIT with that exit code. */
  constructor(message: string, exitCode: number, options: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/**
 * The system's reason for an error, without the number, path and program that Deno adds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new Error("No such file or directory (os error 2): open '/x'");
 * assertEquals(reasonOf(error), "no such file or directory");
 * ```
 *
 * @param error What was caught.
 * @returns The reason, in lower case, to stand behind a colon.
 */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/^Failed to spawn '.*': /s, "").replace(
    / \(os error \d+\).*$/s,
    "",
  );
  return reason.slice(0, 1).toLowerCase() + reason.slice(1);
}
