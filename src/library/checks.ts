/**
 * Checks the options of the library.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import { LEAST_PACE_MS } from "../model/options.ts";
import type { SelectionOptions } from "../record/mod.ts";
import { matchGlob } from "../record/globs.ts";
import { matchNames } from "../record/select.ts";

/**
 * Checks the types of options, because JavaScript does not check them.
 *
 * @param names Must be an array of names.
 * @param command Must be a regular expression, or undefined.
 * @param pids Must be an array.
 * @throws {TypeError} If an option has another type. The message contains its value.
 */
export function requireTypes(names: unknown, command: unknown, pids: unknown): void {
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string" || name === "")) {
    throw new TypeError(`Cannot use ${show(names)} as names: give an array of non-empty texts`);
  }
  if (command !== undefined && !(command instanceof RegExp)) {
    throw new TypeError(`Cannot use ${show(command)} as command: give a regular expression`);
  }
  if (!Array.isArray(pids)) {
    throw new TypeError(`Cannot use ${show(pids)} as pids: give an array of numbers`);
  }
  try {
    matchNames(names, false, matchGlob);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new TypeError(cause.message, { cause });
  }
}

/**
 * Checks the ranges of numbers.
 *
 * @param pids Process ids: whole numbers from 1.
 * @param paceMs Time between samples.
 * @param durationMs The duration.
 * @throws {RangeError} If a number is out of range. The message contains the number.
 */
export function requireRanges(pids: readonly number[], paceMs: number, durationMs: number): void {
  const wrong = pids.find((pid) => !Number.isInteger(pid) || pid < 1);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot use ${show(wrong)} as one of pids: give a whole number from 1`);
  }
  if (!(paceMs >= LEAST_PACE_MS && paceMs < Infinity)) {
    throw new RangeError(
      `Cannot use ${show(paceMs)} as paceMs: give a finite number of at least ${LEAST_PACE_MS}`,
    );
  }
  if (!(durationMs >= 0)) {
    throw new RangeError(
      `Cannot use ${show(durationMs)} as durationMs: give a number of at least 0`,
    );
  }
}

/**
 * Checks that there is exactly one selection of processes.
 *
 * @param criteria The selection.
 * @throws {TypeError} If there is no selection, or more than one.
 */
export function requireOneSelection({ names, full, user, pids }: SelectionOptions): void {
  const byCriteria = names.length > 0 || full !== null || user !== null;
  if (!byCriteria && pids.length === 0) {
    throw new TypeError("No process selected: give names, command, user or pids");
  }
  if (byCriteria && pids.length > 0) {
    throw new TypeError("Cannot select by names, command or user, and also by pids: choose one");
  }
}

/** Renders a value for an error. */
export function show(value: unknown): string {
  return Deno.inspect(value);
}
