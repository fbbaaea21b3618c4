/**
 * Distinguishes processes of one name by their command lines. Pure, except that it changes the
 * given records.
 *
 * @module
 */

import type { ProcessRecord } from "./process_record.ts";

/** Longer parts of a command line are cut. Any user can write a long one. */
const LONGEST = 40;

/**
 * Finds the words by which command lines differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const commands = ["python3 -u /srv/shopfront.py", "python3 -u /srv/worker.py -Q a"];
 * assertEquals(findDifferences(commands), ["shopfront.py", "worker.py"]);
 * assertEquals(findDifferences(["serve --port 80", "serve --port 81"]), ["--port 80", "--port 81"]);
 * assertEquals(findDifferences(["sh /a/run.sh", "sh /b/run.sh"]), ["a/run.sh", "b/run.sh"]);
 * assertEquals(findDifferences(["worker", "worker"]), ["", ""]);
 * ```
 *
 * @param commands The command lines, each with its program as the first word.
 * @returns For each command line the first word that no other has, else the first that not all have;
 * empty where there is none. Of a path it is the last part, or the tail that differs if the last parts of all
 * paths are equal; a value comes with its option.
 */
export function findDifferences(commands: readonly string[]): string[] {
  const lines = commands.map((command) => command.split(/\s+/).slice(1).map(baseOf));
  const counts = new Map<string, number>();
  for (const line of lines) {
    for (const word of new Set(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = lines.map((line) => {
    const isRare = (most: number) => (word: string) => counts.get(word)! <= most;
    const values = line.filter((word) => !word.startsWith("-"));
    const word = values.find(isRare(1)) ?? line.find(isRare(1)) ??
      values.find(isRare(lines.length - 1)) ?? line.find(isRare(lines.length - 1));
    return word === undefined ? "" : withOption(word, line).slice(0, LONGEST);
  });
  return words.some((word) => word !== "") ? words : findTails(commands);
}

/** Finds the tails by which paths of one file name differ; empty for equal command lines. */
function findTails(commands: readonly string[]): string[] {
  const lines = commands.map((command) => command.split(/\s+/));
  const paths = lines.map((line) => line[findOdd(lines)]?.split("/") ?? []);
  const from = findOdd(paths);
  return paths.map((parts) => from < 0 ? "" : parts.slice(from).join("/").slice(-LONGEST));
}

/** Finds the first place at which lists differ; -1 if they are equal. */
function findOdd([first, ...others]: readonly (readonly string[])[]): number {
  return first!.findIndex((word, at) => others.some((other) => other[at] !== word));
}

/** Returns the last part of a path. */
function baseOf(word: string): string {
  return word.replace(/^.*\/(?=.)/s, "");
}

/** Adds the option to a value that is not a file name. */
function withOption(word: string, line: readonly string[]): string {
  const before = line[line.indexOf(word) - 1] ?? "";
  const isValue = !word.includes(".") && !word.startsWith("-");
  return isValue && /^--?[a-z][^=]*$/i.test(before) ? `${before} ${word}` : word;
}

/** Programs that run a script. The main thread of node has the name `MainThread` since version 23. */
const INTERPRETER =
  /^(python|pypy|node|nodejs|MainThread|deno|bun|java|ruby|perl|php|Rscript|sh|bash|dash)[\d.]*$/;

/** The first option whose value is the program itself, so that there is no script. */
const INLINE = /^(-c|-e|--eval|-p|--print|eval)$/;

/** Options whose value is no script. */
const WITH_VALUE = /^(-W|-X|-cp|-classpath|--class-path|--module-path|-r|--require|--import|-I)$/;

/** A subcommand before the script: `deno run` and `bun run`. */
const SUBCOMMAND = /^(run|test|serve)$/;

/**
 * Finds the script that an interpreter runs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findScript("python3 -u /srv/shopfront.py --port 80"), "shopfront.py");
 * assertEquals(findScript("python3 -m http.server"), "-m http.server");
 * assertEquals(findScript("java -Xmx1g -cp /a.jar:/b.jar com.acme.Main"), "com.acme.Main");
 * assertEquals(findScript("deno run -A main.ts"), "main.ts");
 * assertEquals(findScript("python3 -c import time"), "");
 * ```
 *
 * @param command The command line, with the interpreter as its first word.
 * @returns The last part of the path; empty if there is no script.
 */
export function findScript(command: string): string {
  const words = command.split(/\s+/).slice(1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (INLINE.test(word)) return "";
    if (WITH_VALUE.test(word)) at++;
    else if (!word.startsWith("-") && !(at === 0 && SUBCOMMAND.test(word))) {
      const module = words[at - 1] === "-m" ? "-m " : "";
      return `${module}${baseOf(word)}`.slice(0, LONGEST);
    }
  }
  return "";
}

/** Returns whether a command line is that of a program. It can be older than a new program. */
function isOf(command: string, name: string): boolean {
  const program = baseOf(command.split(/\s/, 1)[0]!);
  return name === "MainThread" || withoutVersion(program) === withoutVersion(name);
}

function withoutVersion(program: string): string {
  return program.replace(/[\d.]+$/, "");
}

/**
 * Sets the words behind the names of processes: the script of an interpreter, and what distinguishes
 * processes that share a name and a script.
 *
 * @param records The processes.
 */
export function nameApart(records: readonly ProcessRecord[]): void {
  const known = records.filter(({ command }) => command !== null);
  const scriptOf = ({ name, command }: ProcessRecord) =>
    INTERPRETER.test(name) && isOf(command!, name) ? findScript(command!) : "";
  for (const [, same] of Map.groupBy(known, (one) => `${one.name}\0${scriptOf(one)}`)) {
    const script = scriptOf(same[0]!);
    const words = same.length < 2 ? [""] : findDifferences(same.map(({ command }) => command!));
    for (const [at, record] of same.entries()) {
      const word = words[at]!;
      const told = word.endsWith(`/${script}`) ? [word] : [script, word];
      record.apart = told.filter((one) => one !== "").join(" ").slice(0, LONGEST);
    }
  }
}
