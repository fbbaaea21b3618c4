/**
 * Reads the values of options that are neither times nor columns. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Address } from "../model/options.ts";

const LARGEST_PID = 2 ** 22; // PID_MAX_LIMIT, proc_sys_kernel(5).
/** Only this machine can connect to this address. */
const DEFAULT_HOST = "127.0.0.1";

const LARGEST_PORT = 65535;

/** Each run takes some kilobytes of memory. */
const MOST_RUNS = 10_000;

/**
 * Reads the number of runs.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(parseRuns("5"), 5);
 * assertThrows(() => parseRuns("0"), Error, 'Cannot use "0" as --runs: write a whole number');
 * ```
 *
 * @param text A whole number from 1 to 10,000.
 * @returns The number.
 * @throws {UsageError} If it is not such a number.
 */
export function parseRuns(text: string): number {
  const runs = /^\d+$/.test(text) ? Number(text) : 0;
  if (runs >= 1 && runs <= MOST_RUNS) return runs;
  throw new UsageError(
    `Cannot use "${text}" as --runs: write a whole number from 1 to ${MOST_RUNS}`,
  );
}

/**
 * Reads a process id.
 *
 * @param text A whole number from 1 to the kernel's largest.
 * @returns The process id.
 * @throws {UsageError} If it is not such a number.
 */
export function parsePid(text: string): number {
  const pid = /^\d+$/.test(text) ? Number(text) : 0;
  if (pid < 1 || pid > LARGEST_PID) {
    const range = `a process id is a whole number from 1 to ${LARGEST_PID}`;
    throw new UsageError(`Cannot use "${text}" as --pid: ${range}`);
  }
  return pid;
}

/**
 * Reads a regular expression, in JavaScript's syntax.
 *
 * @example
 * ```ts
 * import { assert, assertThrows } from "@std/assert";
 *
 * assert(parseRegex("acme.*-v$", false).test("/opt/acme -x -v"));
 * assertThrows(() => parseRegex("a(b", false), Error, 'unterminated group, from "(b" on');
 * ```
 *
 * @param text The expression.
 * @param ignoreCase Whether to ignore case.
 * @returns The expression.
 * @throws {UsageError} If it is not valid. The message shows the invalid part.
 */
export function parseRegex(text: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(text, ignoreCase ? "iu" : "u");
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const reason = cause.message.split(": ").at(-1)!.toLowerCase();
    const message = `Cannot use "${text}" as --full: ${reason}, from "${badPart(text)}" on`;
    throw new UsageError(message, { cause });
  }
}

/** Returns the rest after the longest valid beginning. */
function badPart(text: string): string {
  for (let length = text.length - 1; length > 0; length--) {
    try {
      new RegExp(text.slice(0, length), "u");
      return text.slice(length);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return text;
}

/**
 * Reads the address to listen on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAddress("9256"), { host: "127.0.0.1", port: 9256 });
 * assertEquals(parseAddress("[::]:9256"), { host: "::", port: 9256 });
 * ```
 *
 * @param text A port; or a name or address, a colon and a port. An IPv6 address is in brackets.
 * @returns The address.
 * @throws {UsageError} If it is not valid.
 */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits ?? NaN);
  if (port <= LARGEST_PORT) {
    return { host: (bracketed ?? plain ?? DEFAULT_HOST).toLowerCase(), port };
  }
  const wanted = "a port from 0 to 65535, as in 9256, 0.0.0.0:9256 or [::1]:9256";
  throw new UsageError(`Cannot use "${text}" as --listen: write [HOST:]PORT with ${wanted}`);
}

/**
 * Reads host names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseHosts(["Host.docker.internal,web1"]), ["host.docker.internal", "web1"]);
 * ```
 *
 * @param lists Names, several between commas.
 * @returns All of them, in lower case.
 * @throws {UsageError} If one is not a host name.
 */
export function parseHosts(lists: readonly string[]): string[] {
  const names = lists.flatMap((list) => list.split(","));
  const wrong = names.find((name) => !/^[\w-]+([.][\w-]+)*$/.test(name));
  if (wrong === undefined) return names.map((name) => name.toLowerCase());
  const wanted = "write a host name without a port, as in host.docker.internal";
  throw new UsageError(`Cannot use "${wrong}" as --listen-name: ${wanted}`);
}

/**
 * Reads a choice.
 *
 * @param option The name of the option.
 * @param text The given value.
 * @param choices The valid values.
 * @returns The choice.
 * @throws {UsageError} If the value is not valid.
 */
export function parseChoice<T extends string>(
  option: string,
  text: string,
  choices: readonly T[],
): T {
  const choice = choices.find((choice) => choice === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`Cannot use "${text}" as --${option}: choose ${choices.join(", ")}`);
}
