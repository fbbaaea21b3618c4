/**
 * The checks of what a program asks of the library.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import { LEAST_PACE_MS } from "../model/options.ts";
import type { SelectionOptions } from "../record/mod.ts";
import { matchGlob } from "../record/globs.ts";
import { matchNames } from "../record/select.ts";

/**
 * Makes sure that the options are what their types say: a program in JavaScript is not held to them.
 *
 * @param names Should be an array of names.
 * @param command Should be a regular expression, or undefined.
 * @param pids Should be an array.
 * @throws {TypeError} When one is not, with its value.
 */
export function requireTypes(names: unknown, command: unknown, pids: unknown): void {
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string" || name === "")) {
    throw new TypeError(`Cannot use ${show(names)} as names: it is an array of texts, none empty`);
  }
  if (command !== undefined && !(command instanceof RegExp)) {
    throw new TypeError(`Cannot use ${show(command)} as command: it is a regular expression`);
  }
  if (!Array.isArray(pids)) {
    throw new TypeError(`Cannot use ${show(pids)} as pids: it is an array of numbers`);
  }
  try {
    matchNames(names, false, matchGlob);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new TypeError(cause.message, { cause });
  }
}

/**
 * Makes sure that the numbers are ones that can be meant.
 *
 * @param pids Process ids: whole numbers from 1.
 * @param paceMs Time between samples.
 * @param durationMs How long to record.
 * @throws {RangeError} When one is not, with its value.
 */
export function requireRanges(pids: readonly number[], paceMs: number, durationMs: number): void {
  const wrong = pids.find((pid) => !Number.isInteger(pid) || pid < 1);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot use ${show(wrong)} as one of pids: it is a whole number from 1`);
  }
  if (!(paceMs >= LEAST_PACE_MS && paceMs < Infinity)) {
    throw new RangeError(
      `Cannot use ${show(paceMs)} as paceMs: it is from ${LEAST_PACE_MS} on, and finite`,
    );
  }
  if (!(durationMs >= 0)) {
    throw new RangeError(`Cannot use ${show(durationMs)} as durationMs: it is from 0 on`);
  }
}

/**
 * Makes sure that processes are chosen, and in one way.
 *
 * @param criteria How they are.
 * @throws {TypeError} When they are not.
 */
export function requireOneSelection({ names, full, user, pids }: SelectionOptions): void {
  const byCriteria = names.length > 0 || full !== null || user !== null;
  if (!byCriteria && pids.length === 0) {
    throw new TypeError("Cannot record nothing: give names, command, user or pids");
  }
  if (byCriteria && pids.length > 0) {
    throw new TypeError("Cannot select by names, command or user, and by pids at once");
  }
}

/** A value as an error quotes it. */
export function show(value: unknown): string {
  return Deno.inspect(value);
}
