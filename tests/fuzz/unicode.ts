/**
 * Lists the characters on which a terminal might act, independently of the source: the categories
 * Cc, Cf, Cs, Zl and Zp and the controls of direction in UnicodeData.txt of Unicode 15.0. Of the
 * Default_Ignorable_Code_Point in DerivedCoreProperties.txt, the list has the characters that occur
 * in the words of no script.
 *
 * @module
 */

const RANGES = [
  ..."0-1f 7f-9f ad 600-605 61c 6dd 70f 890-891 8e2 180e 200b-200f 2028-202e 2060-2064".split(" "),
  ..."2066-206f d800-dfff feff fff9-fffb 110bd 110cd 13430-1343f 1bca0-1bca3".split(" "),
  ..."1d173-1d17a e0001 e0020-e007f".split(" "),
  ..."34f 115f-1160 17b4-17b5 180b-180f 2065 3164 fe00-fe0f ffa0 fff0-fff8 e0000-e0fff".split(" "),
].map((range) => range.split("-").map((hex) => parseInt(hex, 16)));

/** Lists every such character. */
export const ACTIVE: ReadonlySet<number> = new Set(
  RANGES.flatMap(([from, to]) =>
    Array.from({ length: (to ?? from!) - from! + 1 }, (_, at) => from! + at)
  ),
);

/** Returns whether a line contains no such character. */
export function isPlain(line: string): boolean {
  return !Array.from(line).some((character) => ACTIVE.has(character.codePointAt(0)!));
}
