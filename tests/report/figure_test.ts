/**
 * Charts as figures: the SVG of the command line, and the files that the page saves.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import type { ChartName } from "../../src/report/html/chart_columns.ts";
import { renderChart } from "../../src/report/html/chart_svg.ts";
import {
  chooseTimeUnit,
  chooseValueUnit,
  listMarks,
} from "../../src/report/chart/figure_scales.ts";
import { thin } from "../../src/report/chart/figure_lines.ts";
import { cutToWidth, measureText } from "../../src/report/chart/figure_text.ts";
import { placeLabel } from "../../src/report/chart/label_places.ts";
import { LINE_COLORS } from "../../src/report/chart/line_styles.ts";
import { setDensity } from "../../src/report/page/png_density.js";
import type { PageRecording } from "../../src/report/html/page_model.ts";
import { HEADER, readPage, recordingOf, START, withLeak } from "./pages.ts";

const HOSTILE = `</text><script>alert(1)</script>&\u0007\ufffe`;

function render(recordings: readonly PageRecording[], chart: ChartName = "mem_real"): string {
  return renderChart({ recordings, host: null, command: null, version: "1" }, chart);
}

/** Returns the texts of a figure, in order. */
function textsOf(svg: string): string[] {
  return Array.from(svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g), ([, text]) => text!);
}

Deno.test("a figure has elapsed seconds, units, a legend, and fonts for journals", async () => {
  const svg = render([withLeak(await readPage(recordingOf(["acme", "other"], 61)), 1)]);
  const texts = textsOf(svg);
  assertEquals(texts.slice(0, 7), ["0", "10", "20", "30", "40", "50", "60"]);
  assertEquals(texts.slice(-5), [
    "Elapsed time (s)",
    "Memory, resident (MiB)",
    "+36.0 MiB/h",
    "other (101)",
    "acme (100)",
  ]);
  assertMatch(svg, /transform="rotate\(-90 14 156\)">Memory, resident/);
  assertStringIncludes(svg, 'font-family="Helvetica, Arial, sans-serif"');
  assertStringIncludes(svg, '<rect width="100%" height="100%" fill="#ffffff"/>');
});

Deno.test("the values of a figure are at the places that its axes give", async () => {
  const rows = [0, 50, 100].map((second) => `7,acme,0,${second * 2 ** 20},,1.00,${100 + second}\n`);
  const svg = render([await readPage([HEADER + rows.join("")])]);
  const [, path] = /d="(M[^"]*)" fill="none" stroke="#1f5fd0" stroke-width="1.25"/.exec(svg)!;
  const points = path!.split(/[ML]/).slice(1).map((point) => point.split(" ").map(Number));
  const at = (text: string) => {
    const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${text}<`).exec(svg)!;
    return { x: Number(x), y: Number(y) };
  };
  assertEquals(points.map(([x]) => x), [at("0").x, (at("0").x + at("100").x) / 2, at("100").x]);
  // The baseline of a number is 4 pixels below its mark.
  const up = [...svg.matchAll(/text-anchor="end" fill="#1a1f26">(\d+)</g)].map(([, text]) => text);
  assertEquals(up, ["0", "20", "40", "60", "80", "100"]);
  const top = Number(/y="([\d.]+)" text-anchor="end" fill="#1a1f26">100</.exec(svg)![1]) - 4;
  assert(Math.abs(points[2]![1]! - top) < 0.1, `${points[2]} ${top}`);
});

/** Makes a recording of two processes. One of them grows by 1 MiB/s towards a limit of 128 MiB. */
function* growing(): Generator<string> {
  yield "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp," +
    "cgroup_memory,cgroup_memory_limit\n";
  for (let second = 0; second <= 60; second++) {
    const bytes = (10 + second) * 2 ** 20;
    const limit = 128 * 2 ** 20;
    yield `7,acme,1.0,${bytes},5,100.00,${START + second},${bytes},${limit}\n`;
  }
}

Deno.test("a figure shows a limit, and the forecast up to the limit", async () => {
  const svg = render([await readPage(growing())]);
  const texts = textsOf(svg);
  for (
    const text of ["128.0 MiB, limit of its control group", "forecast: limit in 58 s", "+3.5 GiB/h"]
  ) {
    assert(texts.includes(text), `${texts}`);
  }
  // The mark of 100 MiB and the zero are 4 pixels above their numbers.
  const yOf = (text: string) =>
    Number(new RegExp(`y="([\\d.]+)" text-anchor="end" fill="#1a1f26">${text}<`).exec(svg)![1]) - 4;
  const perMebibyte = (yOf("0") - yOf("100")) / 100;
  const [, y] = /d="M58 ([\d.]+)L656 \1" fill="none" stroke="#b42318"/.exec(svg)!;
  assert(Math.abs((yOf("0") - Number(y)) / perMebibyte - 128) < 0.1, y);
  // The forecast ends at 118 s, where it goes up to the limit.
  const [, x, top] =
    /stroke="#1f5fd0"[^>]*dasharray="1 3"\/>\n<path d="M([\d.]+) [\d.]+L\1 ([\d.]+)"/
      .exec(svg)!;
  assertEquals(top, y);
  const xOf = (text: string) =>
    Number(new RegExp(`<text x="([\\d.]+)" y="316"[^>]*>${text}<`).exec(svg)![1]);
  const seconds = (Number(x) - xOf("0")) / (xOf("100") - xOf("0")) * 100;
  assert(Math.abs(seconds - 118) < 0.5, `${seconds}`);
  assert(!render([await readPage(growing())], "cpu_percent").includes("limit"));
});

Deno.test("labels of one place get places of their own, and time that lines share is written once", async () => {
  const [page, other] = [await readPage(growing()), await readPage(growing())];
  const svg = render([page, other]);
  const labels = [...svg.matchAll(/y="([\d.]+)"[^>]* font-weight="bold"[^>]*>([^<]*)</g)];
  const texts = labels.map(([, , text]) => text);
  const forecast = "forecast: limit in 58 s";
  const limit = "128.0 MiB, limit of its control group";
  assertEquals(texts.toSorted(), ["+3.5 GiB/h", "+3.5 GiB/h", limit, forecast]);
  const [first = 0, second = 0] = labels.filter(([, , text]) => text === "+3.5 GiB/h")
    .map(([, y]) => Number(y));
  assert(Math.abs(first - second) >= 13, `${first} ${second}`);
});

Deno.test("a label stays where it is if no place is free", () => {
  const label = { text: "a", left: 0, right: 50, top: 40, bottom: 55 };
  const all = { ...label, text: "b", top: 0, bottom: 100 };
  assertEquals(placeLabel(label, [all], [0, 100]), label);
  const aside = { ...label, text: "b", left: 50, right: 90 };
  assertEquals(placeLabel(label, [aside], [0, 100]), label);
  const below = { ...all, top: 50, bottom: 90 };
  assertEquals(placeLabel(label, [below], [0, 100]).bottom, 50);
  assertEquals(placeLabel(label, [{ ...all, top: 10 }, below], [0, 100]), label);
});

Deno.test("a figure of more than three hours has hours, and the line of a group is thicker", async () => {
  const rows = Array.from(
    { length: 9 },
    (_, half) => `7,acme,1.0,4096,5,1.00,${START + half * 1800}\n`,
  );
  const page = await readPage([HEADER, ...rows]);
  const texts = textsOf(render([page]));
  assert(texts.includes("Elapsed time (h)"), `${texts}`);
  assertEquals(texts.slice(0, 9), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0"]);
  const [packed] = page.packed.processes;
  const groups = new Map([["all", packed!]]);
  const grouped = {
    ...page,
    packed: { ...page.packed, groups },
    judgedGroups: page.judged,
  };
  const svg = render([grouped]);
  assertEquals([
    svg.match(/stroke-width="2.5"/g)?.length,
    svg.match(/stroke-width="1.25"/g)?.length,
  ], [
    2,
    1,
  ]);
});

Deno.test("a figure of a counter shows its rate", async () => {
  const csv = "pid,name,timestamp,io_write_bytes\n" +
    "7,a,100,0\n7,a,102,4194304\n7,a,104,4194304\n";
  const svg = render([await readPage([csv])], "io_write_bytes");
  assert(textsOf(svg).includes("Written to storage (MiB/s)"));
  const [, path] = /d="(M[^"]*)" fill="none" stroke="#1f5fd0" stroke-width="1.25"/.exec(svg)!;
  // 2 MiB/s at 2 s, then none.
  assertEquals(path!.match(/[\d.]+ [\d.]+/g)!.length, 2);
  assertMatch(path!, /^M357 [\d.]+L656 300$/);
});

Deno.test("a hostile name in a figure is only text", async () => {
  const svg = render([await readPage(recordingOf([HOSTILE], 3))]);
  assert(!svg.includes("<script"));
  assertStringIncludes(svg, "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;");
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u0008\ufffe\uffff]/.test(svg));
});

Deno.test("a figure shows ten of many processes, and counts the others", async () => {
  const names = Array.from({ length: 25 }, (_, at) => `job-${at}`);
  const texts = textsOf(render([await readPage(recordingOf(names, 5))]));
  assertEquals(texts.filter((text) => text.startsWith("job-")).length, 10);
  assertEquals(texts.at(-1), "15 more not shown");
});

Deno.test("the entries of a legend do not overlap, and stay in the figure", async () => {
  const names = Array.from({ length: 12 }, (_, at) => `a job with a long name ${at}`);
  const svg = render([await readPage(recordingOf(names, 5))]);
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!.map(Number);
  const entries = [
    ...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="start"[^>]*>([^<]*)</g),
  ]
    .map(([, x, y, text]) => ({
      from: Number(x) - (text!.startsWith("a job") ? 28 : 0),
      to: Number(x) + measureText(text!),
      y: Number(y),
    }));
  assertEquals(entries.length, 11);
  for (const [at, { from, to, y }] of entries.entries()) {
    const before = entries[at - 1];
    assert(before === undefined || y === before.y + 17 || y === before.y && from > before.to);
    assert(from >= 58 && to <= width! && y > 330 && y < height!, `${from} ${to} ${y}`);
  }
  // Each swatch ends before its text, at half the height of the text.
  const swatches = [
    ...svg.matchAll(
      /d="M([\d.]+) ([\d.]+)L([\d.]+) \2" fill="none" stroke="#\w+" stroke-width="1.5"/g,
    ),
  ];
  assertEquals(
    swatches.map(([, from, , to]) => [Number(from), Number(to)]),
    entries.slice(0, 10).map(({ from }) => [from, from + 22].map((x) => Math.round(x * 100) / 100)),
  );
});

Deno.test("a figure of two recordings draws them in two dash patterns", async () => {
  const [base, next] = [recordingOf(["acme"], 60), recordingOf(["acme"], 90)];
  const svg = render([await readPage(base, "base.csv"), await readPage(next, "new.csv")]);
  assertEquals(textsOf(svg).slice(-2).toSorted(), [
    "acme (100 · base.csv)",
    "acme (100 · new.csv)",
  ]);
  assertEquals(svg.match(/stroke-dasharray="7 4"/g)?.length, 2);
});

Deno.test("a single sample is a dot in a figure", async () => {
  assertMatch(render([await readPage(recordingOf(["acme"], 1))]), /<circle cx="357" cy="[\d.]+"/);
});

Deno.test("a column that was not recorded is an error that names the recorded columns", async () => {
  const page = await readPage(recordingOf(["acme"], 3));
  const error = assertThrows(() => render([page], "mem_swap"), DataError);
  assertEquals(
    error.message,
    'Cannot draw a chart of "mem_swap": recorded are mem_real, cpu_percent, num_open_files',
  );
  assertThrows(() => render([page], "processes"), DataError, "add --group-by=name");
  const nothing = await readPage([HEADER]);
  assertThrows(() => render([nothing]), DataError, "the recording has no values");
});

Deno.test("a line keeps only its visible points", () => {
  const xs = Float64Array.from({ length: 100_000 }, (_, at) => at / 100);
  const values = Array.from(xs, (_, at) => at === 50_017 ? 9 : at === 50_033 ? -9 : Math.sin(at));
  const [line] = thin(xs, values, [0, 1000], (x) => x / 2);
  assert(line!.length <= 4 * 1000, `${line!.length}`);
  const heights = line!.map(([, y]) => y);
  assertEquals([Math.max(...heights), Math.min(...heights)], [9, -9]);
  assertEquals([line![0], line!.at(-1)], [[xs[0], values[0]], [xs.at(-1), values.at(-1)]]);
  const gaps = thin(Float64Array.of(1, 2, 3, 4, 5), [1, undefined, 3, null, 5], [1, 5], (x) => x);
  assertEquals(gaps, [[[1, 1], [3, 3]], [[5, 5]]]);
});

Deno.test("the marks of a figure are round numbers", () => {
  assertEquals(listMarks(0, 61, 8).map(({ text }) => text), [
    "0",
    "10",
    "20",
    "30",
    "40",
    "50",
    "60",
  ]);
  assertEquals(
    listMarks(4.37, 4.39, 4).map(({ text }) => text),
    ["4.370", "4.375", "4.380", "4.385", "4.390"],
  );
  assertEquals(listMarks(-30, 30, 3).map(({ text }) => text), ["−20", "0", "20"]);
  assertEquals(listMarks(1, 1, 4), []);
});

Deno.test("the units of a figure suit its values", () => {
  assertEquals(chooseValueUnit("bytes", 3 * 2 ** 30), { unit: "GiB", factor: 2 ** 30 });
  assertEquals(chooseValueUnit("bytes/s", 2000), { unit: "KiB/s", factor: 1024 });
  assertEquals(chooseValueUnit("count", 2000), { unit: "", factor: 1 });
  assertEquals([3 * 3600, 4 * 3600, 4 * 86400].map(chooseTimeUnit), [
    { unit: "s", factor: 1 },
    { unit: "h", factor: 3600 },
    { unit: "d", factor: 86400 },
  ]);
});

Deno.test("a long name in a figure is cut", () => {
  const cut = cutToWidth("漢".repeat(100), 100);
  assert(cut.endsWith("…") && measureText(cut) <= 100 && cut.length > 5, cut);
  assertEquals(cutToWidth("acme", 100), "acme");
});

Deno.test("figures have the colours of the light page", async () => {
  const style = await Deno.readTextFile(
    new URL("../../src/report/page/style.css", import.meta.url),
  );
  const light = [...style.matchAll(/--line-\d: light-dark\((#\w+),/g)].map(([, color]) => color!);
  assertEquals(light, LINE_COLORS);
});

Deno.test("a PNG contains its density", () => {
  // A signature and a chunk IHDR, then other bytes.
  const header = [137, 80, 78, 71, 13, 10, 26, 10, ...new Array(25).fill(0)];
  const png = setDensity(Uint8Array.from([...header, 1, 2, 3]), 300);
  assertEquals([...png.slice(-3)], [1, 2, 3]);
  // The checksum is the one of zlib's crc32.
  const chunk = [0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 120, 165, 63, 118];
  assertEquals([...png.slice(33, -3)], chunk);
});
