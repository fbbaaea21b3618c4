/**
 * The kinds of error that end PROFIT, and how an error becomes one line.
 *
 * @module
 */

/** The command line asks for something impossible: exit code 2. */
export class UsageError extends Error {
  /** Name of the class. */
  override name = "UsageError";
}

/** An output file exists and must not be replaced. */
export class ExistsError extends UsageError {
  /** Name of the class. */
  override name = "ExistsError";
}

/** Something outside PROFIT failed: exit code 1. */
export class EnvironmentError extends Error {
  /** Name of the class. */
  override name = "EnvironmentError";
}

/** A file is not a recording, or contains something that no recording can: exit code 1. */
export class DataError extends EnvironmentError {
  /** Name of the class. */
  override name = "DataError";
}

/** The error belongs to no single line. The message names the file and is complete. */
export class FileError extends DataError {}

/**
 * Processes could not be read: the tick has no samples. Before the first tick, PROFIT exits with 1.
 */
export class ReadError extends EnvironmentError {
  /** Name of the class. */
  override name = "ReadError";
}

/** A signal came before anything was recorded. */
export class InterruptedError extends EnvironmentError {
  /** Name of the class. */
  override name = "InterruptedError";
  /** The exit code that a shell reports for a program that SIGINT ended. */
  readonly exitCode = 130;
}

/** The command cannot be started. The exit code is that of a shell. */
export class StartError extends EnvironmentError {
  /** Name of the class. */
  override name = "StartError";
  /** 127 if there is no such command, else 126. */
  readonly exitCode: number;

  /** Makes an error that ends PROFIT with that exit code. */
  constructor(message: string, exitCode: number, options: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/**
 * Returns the reason that the system gave for an error, without the number, path and program that
 * Deno adds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new Error("No such file or directory (os error 2): open '/x'");
 * assertEquals(reasonOf(error), "no such file or directory");
 * ```
 *
 * @param error The error.
 * @returns The reason in lower case, for the end of a message.
 */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/^Failed to spawn '.*': /s, "").replace(
    / \(os error \d+\).*$/s,
    "",
  );
  return reason.slice(0, 1).toLowerCase() + reason.slice(1);
}
