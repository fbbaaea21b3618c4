/**
 * The parts of the tests of hostile input: bytes and texts that an attacker could choose, and the
 * shape of a case.
 *
 * @module
 */

import fc from "fast-check";

/** A property that holds for a parser or renderer, whatever the input is. */
export interface Case {
  /** The parser or renderer. */
  readonly target: string;
  /** The property. */
  readonly says: string;
  /** Tries the property with values that fast-check chooses. */
  readonly property: fc.IRawProperty<unknown>;
  /** How often the case is tried, relative to the other cases. */
  readonly share: number;
}

/** Makes a case. */
export function holds<T>(
  target: string,
  says: string,
  values: fc.Arbitrary<T>,
  test: (value: T) => void | Promise<void>,
  share = 1,
): Case {
  const property = fc.asyncProperty(values, async (value) => await test(value));
  return { target, says, property: property as fc.IRawProperty<unknown>, share };
}

/** Texts with a meaning for one of the parsers, a terminal, a spreadsheet or a browser. */
const SPECIAL = [
  ...[")", "(", ") S 1 ", " ", "\n", "\r", "\r\n", "\t", ",", '"', '""', "'", ":", "=", "/", "\\"],
  ...["-", "+", "@", "*", "?", "[", "]", "{", "}", "%", ".", "..", "0", "7", "9007199254740993"],
  ...["1e9", "NaN", "pid", "__proto__", "constructor", "<", ">", "</script>", "&lt;", "<!--"],
  ...["\x1b[2J", "\x1b]0;x\x07", "\x07", "\b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029"],
  ...["\u200b", "\u200f", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufffd", "\u00ad", "\u3164"],
  ...["é", "e\u0301", "服务", "🦕", "Uid:\t0\t0\t0\t0", "VmSwap:\t9 kB", "RssAnon:\t0 kB", "# EOF"],
];

const encoder = new TextEncoder();

/** Any text without NULs, which no name and no argument contains. */
export const hostileText: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...SPECIAL) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3 }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  ),
  { maxLength: 8 },
).map((parts) => parts.join("").replaceAll("\0", "").toWellFormed());

/** Any bytes except NUL, many of which are not UTF-8. */
export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  hostileText.map((text) => encoder.encode(text)),
  fc.uint8Array({ min: 1, maxLength: 63 }),
);

/** The name of a process in the kernel. The name of a kernel thread has up to 63 bytes. */
export const comm: fc.Arbitrary<Uint8Array> = fc.tuple(
  hostileBytes,
  fc.constantFrom(15, 15, 15, 63, 0, 1),
).map(([bytes, most]) => bytes.slice(0, most));

/** Makes any bytes, or valid bytes of which a part was cut, doubled or overwritten. */
export function mangled(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const broken = fc.tuple(valid, place, place, hostileText).map(([text, from, to, rest]) => {
    const [start, end] = [Math.floor(from * text.length), Math.floor(to * text.length)];
    return text.slice(0, start) + rest + text.slice(end);
  });
  return fc.oneof(hostileText, broken, broken);
}

/** Whole numbers of all sizes that the kernel prints and a double can represent. */
export const count: fc.Arbitrary<number> = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER),
);

/** The pid of a process. */
export const pid: fc.Arbitrary<number> = fc.integer({ min: 1, max: 2 ** 22 });

/**
 * Runs an action that may be refused.
 *
 * @param action The action.
 * @param refusal The documented error. Any other error fails the test.
 * @returns The result; `undefined` if the action was refused.
 */
export function unlessRefused<T>(
  action: () => T,
  refusal: new (...args: never[]) => Error,
): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof refusal)) throw error;
    return undefined;
  }
}

/** Returns the bytes of a text. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Joins the bytes of several texts. */
export function concat(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === "string" ? encode(part) : part)]),
  );
}
