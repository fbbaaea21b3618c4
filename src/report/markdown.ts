/**
 * Renders a summary as Markdown: tables, and all sentences between fences, where names of processes
 * have no effect. Pure.
 *
 * @module
 */

/** A column of a table. */
export interface MarkdownColumn {
  /** The title. */
  readonly title: string;
  /** The cells, one for each row. */
  readonly cells: readonly string[];
  /** Whether the cells are aligned to the left; otherwise they are aligned to the right. */
  readonly isLeft?: boolean;
}

/** The mark at the start of a line of a table. No other text contains this character. */
const TABLE = "\0";

/** The results of a gate, in lines without their ends. */
export interface Gate {
  /** Whether the user gave a condition. */
  readonly hasConditions: boolean;
  /** The breaches. */
  readonly breaches: readonly string[];
  /** The conditions that could judge nothing. */
  readonly notJudged: readonly string[];
  /** The values that the other conditions could not judge. */
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
 * @returns Lines, each marked as a line of a table.
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

/** Renders a cell. Numbers and plain words stay as they are; everything else is code. */
function toCell(text: string): string {
  const isPlain = /^(?!.*[.][A-Za-z])[A-Za-z\d .,%/?+\u2192()-]*$/.test(text);
  return isPlain ? text : toCode(text).replaceAll("|", "\\|");
}

/**
 * Renders text as code within a line, where Markdown has no effect.
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
 * Renders the summary.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const gate = { hasConditions: true, breaches: ["FAIL leak: acme"], notJudged: [], partlyJudged: [] };
 * const fence = "`".repeat(3);
 * assertEquals(renderMarkdown(gate, "Ticks: 7 taken\n").split("\n\n"), [
 *   "## PROFIT: FAIL",
 *   `${fence}text\nFAIL leak: acme\n${fence}`,
 *   `${fence}text\nTicks: 7 taken\n${fence}\n`,
 * ]);
 * ```
 *
 * @param gate The results of the conditions.
 * @param text Lines of a summary, with tables of {@linkcode layOutMarkdown}.
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

/** Splits lines into tables and other blocks, without empty lines at their ends. */
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
