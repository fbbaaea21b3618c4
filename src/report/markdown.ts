/**
 * What is told, as Markdown: tables, and all sentences between fences, where no name of a process means
 * anything. Pure.
 *
 * @module
 */

/** A column of a table. */
export interface MarkdownColumn {
  /** The title. */
  readonly title: string;
  /** The cells, one for each row. */
  readonly cells: readonly string[];
  /** Whether the cells begin at the left edge of the column; else they end at the right edge. */
  readonly isLeft?: boolean;
}

/** Marks a line of a table: no text that is told has this character. */
const TABLE = "\0";

/** What a gate says, in lines without their ends. */
export interface Gate {
  /** Whether there is a condition. */
  readonly hasConditions: boolean;
  /** Who meets which condition. */
  readonly breaches: readonly string[];
  /** The conditions that judged nothing. */
  readonly notJudged: readonly string[];
  /** What the other conditions could not judge. */
  readonly partlyJudged: readonly string[];
}

/**
 * Lays a table out for {@linkcode renderMarkdown}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [{ title: "name", cells: ["a|b"], isLeft: true }, { title: "fds", cells: ["7"] }];
 * assertEquals(layOutMarkdown(columns).map((line) => line.slice(1)), [
 *   "| name | fds |",
 *   "| :--- | ---: |",
 *   "| `a\\|b` | 7 |",
 * ]);
 * ```
 *
 * @param columns The columns, in order.
 * @returns Lines, each marked as one of a table.
 */
export function layOutMarkdown(columns: readonly MarkdownColumn[]): string[] {
  const row = (textOf: (column: MarkdownColumn) => string) =>
    `${TABLE}| ${columns.map(textOf).join(" | ")} |`;
  return [
    row(({ title }) => title),
    row(({ isLeft }) => isLeft ? ":---" : "---:"),
    ...columns[0]?.cells.map((_, at) => row(({ cells }) => toCell(cells[at]!))) ?? [],
  ];
}

/** Numbers, and words of which nobody makes a link, are as they are. All else is code. */
function toCell(text: string): string {
  const isPlain = /^(?!.*[.][A-Za-z])[A-Za-z\d .,%/?+→()-]*$/.test(text);
  return isPlain ? text : toCode(text).replaceAll("|", "\\|");
}

/**
 * Text as code within a line: nothing in it means anything.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toCode("*a*"), "`*a*`");
 * assertEquals(toCode("`id`"), "`` `id` ``");
 * ```
 *
 * @param text A line.
 */
export function toCode(text: string): string {
  const ticks = "`".repeat(longestTicks(text) + 1);
  const blank = /^`|`$|^ .* $/.test(text) ? " " : "";
  return `${ticks}${blank}${text}${blank}${ticks}`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/**
 * Renders what is told.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const gate = { hasConditions: true, breaches: ["FAIL leak: acme"], notJudged: [], partlyJudged: [] };
 * assertEquals(
 *   renderMarkdown(gate, "Ticks: 7 taken\n"),
 *   "## PROFIT: FAIL\n\n```text\nFAIL leak: acme\n```\n\n```text\nTicks: 7 taken\n```\n",
 * );
 * ```
 *
 * @param gate What conditions say.
 * @param text Lines, in which tables are those of {@linkcode layOutMarkdown}.
 * @returns Markdown, as GitHub and GitLab show it.
 */
export function renderMarkdown(gate: Gate, text: string): string {
  const { hasConditions, breaches, notJudged, partlyJudged } = gate;
  const verdict = breaches.length > 0 ? "FAIL" : notJudged.length > 0 ? "not judged" : "pass";
  const blocks = [
    `## PROFIT${hasConditions ? `: ${verdict}` : ""}`,
    ...listBlocks([...breaches, ...notJudged, ...partlyJudged]),
    ...listBlocks(text.split("\n")),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Tables, and what is between them; empty lines are at neither end of a block. */
function listBlocks(lines: readonly string[]): string[] {
  const blocks: { readonly isTable: boolean; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const isTable = line.startsWith(TABLE);
    const last = blocks.at(-1);
    if (last?.isTable === isTable) last.lines.push(line);
    else blocks.push({ isTable, lines: [line] });
  }
  return blocks.map(({ isTable, lines }) => {
    if (isTable) return lines.map((line) => line.slice(TABLE.length)).join("\n");
    const text = lines.join("\n").replace(/^\n+|\n+$/g, "");
    const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
    return text === "" ? "" : `${fence}text\n${text}\n${fence}`;
  }).filter((block) => block !== "");
}
