/**
 * Stands in for `@std/assert`, over `node:assert`.
 *
 * @module
 */

import strict from "node:assert/strict";

/** Fails unless the expression is true. */
export function assert(expression: unknown, message?: string): asserts expression {
  strict.ok(expression, message);
}

/** Fails unless both values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  strict.deepStrictEqual(actual, expected, message);
}

/** Fails unless the numbers differ by at most the tolerance. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
  message = `${actual} is not within ${tolerance} of ${expected}`,
): void {
  strict.ok(Math.abs(actual - expected) <= tolerance, message);
}

/** Fails unless the text matches. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  strict.match(actual, expected, message);
}

/** Fails unless the text contains the other text. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  message = `"${expected}" is not in "${actual}"`,
): void {
  strict.ok(actual.includes(expected), message);
}

/** Fails unless the promise is rejected with an error of that class and those words. */
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any
  errorClass: new (...args: any[]) => E,
  words?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return assertThrows(
      () => {
        throw error;
      },
      errorClass,
      words,
    );
  }
  throw new strict.AssertionError({ message: `Did not reject with ${errorClass.name}` });
}

/** Fails unless the function throws an error of that class, with those words in its message. */
export function assertThrows<E extends Error>(
  fn: () => unknown,
  // deno-lint-ignore no-explicit-any
  errorClass: new (...args: any[]) => E,
  words = "",
): E {
  try {
    fn();
  } catch (error) {
    strict.ok(error instanceof errorClass, `Threw ${error}, not ${errorClass.name}`);
    assertStringIncludes(error.message, words);
    return error;
  }
  throw new strict.AssertionError({ message: `Did not throw ${errorClass.name}` });
}
