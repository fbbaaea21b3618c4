/**
 * Renders metrics as text: in the Prometheus text format 0.0.4, or as OpenMetrics 1.0. Pure.
 *
 * Sources: prometheus/docs, exposition_formats.md; OpenMetrics 1.0, section "Text Format".
 *
 * @module
 */

import type { Metric, Point } from "./metric.ts";

/** A text format. */
export type TextFormat = "prometheus" | "openmetrics";

/** The media types of the formats. */
export const MEDIA_TYPES: Readonly<Record<TextFormat, string>> = {
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/**
 * The number of steps in a unit to which values are rounded. CPU times and starts have hundredths of a second, and
 * rounding removes binary noise.
 */
const DECIMALS = 1e6;

/**
 * Renders metrics.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ticks = { name: "ticks", type: "counter" as const, unit: null, help: "Ticks." };
 * const metric = { ...ticks, points: [{ labels: { name: 'a"b' }, value: 1 }] };
 * assertEquals(
 *   renderMetrics([metric], "openmetrics"),
 *   '# TYPE ticks counter\n# HELP ticks Ticks.\nticks_total{name="a\\"b"} 1\n# EOF\n',
 * );
 * ```
 *
 * @param metrics The metrics, each with its own name.
 * @param format The format.
 * @returns Lines with their line ends.
 */
export function renderMetrics(metrics: readonly Metric[], format: TextFormat): string {
  const text = metrics.map((metric) => renderMetric(metric, format)).join("");
  return format === "openmetrics" ? `${text}# EOF\n` : text;
}

/**
 * The samples of a counter end in `_total` in both formats. The name of the family ends in `_total`
 * only in the older format.
 */
function renderMetric({ name, type, unit, help, points }: Metric, format: TextFormat): string {
  const sample = type === "counter" ? `${name}_total` : name;
  const family = format === "openmetrics" ? name : sample;
  const unitLine = format === "openmetrics" && unit !== null ? `# UNIT ${family} ${unit}\n` : "";
  let text = `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${help}\n`;
  for (const point of points) text += renderPoint(sample, point);
  return text;
}

function renderPoint(name: string, { labels, value }: Point): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  const set = pairs.length > 0 ? `{${pairs.join(",")}}` : "";
  return `${name}${set} ${Math.round(value * DECIMALS) / DECIMALS}\n`;
}

function escapeLabel(text: string | number): string {
  return `${text}`.replace(/[\\"\n]/g, (special) => special === "\n" ? "\\n" : `\\${special}`);
}

/**
 * Chooses the format that a client prefers, by its Accept header (RFC 9110, section 12.5.1): OpenMetrics if
 * its weight is at least that of plain text, else the older format.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(chooseFormat("application/openmetrics-text;version=1.0.0,*\/*;q=0.1"), "openmetrics");
 * assertEquals(chooseFormat("text/html,*\/*;q=0.8"), "prometheus");
 * ```
 *
 * @param accept The header; empty without one.
 */
export function chooseFormat(accept: string): TextFormat {
  let [openMetrics, plain] = [0, 0];
  for (const range of accept.toLowerCase().split(",")) {
    const [type = "", ...rest] = range.split(";").map((part) => part.trim());
    const parameters = new Map(rest.map((part) => {
      const [name = "", value = ""] = part.split("=");
      return [name.trim(), value.trim().replaceAll('"', "")];
    }));
    const weight = Number(parameters.get("q") ?? 1) || 0;
    const version = parameters.get("version") ?? "1.0.0";
    if (type === "application/openmetrics-text" && version === "1.0.0") {
      openMetrics = Math.max(openMetrics, weight);
    }
    if (type === "text/plain") plain = Math.max(plain, weight);
  }
  return openMetrics > 0 && openMetrics >= plain ? "openmetrics" : "prometheus";
}
