/**
 * The script of a page without a browser, with stand-ins for the document and for the chart library.
 */

import { assert, assertEquals } from "@std/assert";
import { HEADER, readPage, recordingOf, renderWhole, START, withLeak } from "./pages.ts";

/** An element that keeps the changes of the script. */
interface Element {
  [property: string]: unknown;
  readonly children: Element[];
  readonly dataset: Record<string, string>;
  readonly attributes: Record<string, string>;
  append(...added: (Element | string)[]): void;
  /** Calls the listener for an event. */
  tell(event: string, details?: object): void;
}

/** A chart that the script made. */
interface Chart {
  /** The options of the chart library. */
  readonly options: Options;
  /** The axis of time, then the lines. */
  readonly data: readonly ArrayLike<number | null | undefined>[];
  /** The calls of the script. */
  readonly calls: unknown[][];
}

/** The options of a chart that these tests check. */
interface Options {
  readonly series: readonly { readonly label?: string }[];
  readonly axes: readonly { values(u: unknown, values: readonly number[]): string[] }[];
  readonly scales: Readonly<
    Record<"x" | "y", { range(u: unknown, min: number, max: number): [number, number] }>
  >;
  readonly hooks: Readonly<Record<"drawAxes" | "draw", readonly ((u: unknown) => void)[]>>;
}

/** A page after its start. */
interface Started {
  readonly body: Element;
  readonly charts: readonly Chart[];
  readonly rows: readonly Element[];
}

function makeElement(tag: string): Element {
  const listeners: Record<string, (event: unknown) => void> = {};
  const children: Element[] = [];
  const attributes: Record<string, string> = {};
  const wrap = (added: (Element | string)[]) =>
    added.map((one) => typeof one === "string" ? { ...makeElement("#text"), text: one } : one);
  const element: Element = {
    tag,
    children,
    attributes,
    dataset: {},
    style: {},
    clientWidth: 800,
    append: (...added) => void children.push(...wrap(added)),
    prepend: (...added: Element[]) => void children.unshift(...wrap(added)),
    replaceChildren: (...added: Element[]) => void children.splice(0, Infinity, ...wrap(added)),
    remove: () => {},
    querySelector: () => null,
    matches: () => false,
    setAttribute: (name: string, value: string) => void (attributes[name] = value),
    addEventListener: (event: string, tell: (event: unknown) => void) => {
      listeners[event] = tell;
    },
    tell: (event, details = {}) => listeners[event]!({ target: element, ...details }),
  };
  return element;
}

/** Lists all elements inside an element. */
function allBelow({ children }: Element): Element[] {
  return children.flatMap((child) => [child, ...allBelow(child)]);
}

/** Makes a stand-in for the chart library, which keeps the charts. */
function makeLibrary(charts: Chart[]): unknown {
  return function (options: Options, data: Chart["data"]) {
    const calls: unknown[][] = [];
    charts.push({ options, data, calls });
    const keep = (name: string) => (...args: unknown[]) => void calls.push([name, ...args]);
    return {
      data,
      over: makeElement("div"),
      cursor: { idx: null },
      scales: { x: { min: data[0]![0], max: data[0]![data[0]!.length - 1] } },
      setScale: keep("setScale"),
      setSeries: keep("setSeries"),
      redraw: keep("redraw"),
      destroy: keep("destroy"),
    };
  };
}

/** Runs the script of a page until the charts are drawn. */
async function start(page: string): Promise<Started> {
  const [, script] = Array.from(page.matchAll(/<script>(.*?)<\/script>/gs), ([, text]) => text!);
  const body = makeElement("body");
  for (const id of ["switches", "filter", "lead", "key", "charts"]) {
    body.append(Object.assign(makeElement("div"), { id }));
  }
  for (const id of ["meta", "data"]) {
    const textContent = page.split(`id="${id}">`)[1]!.split("</script>")[0]!;
    body.append(Object.assign(makeElement("script"), { id, textContent }));
  }
  const rows = Array.from(page.matchAll(/<tr data-id="(\d+)"/g), ([, id]) => {
    const cells = [makeElement("th")];
    return Object.assign(makeElement("tr"), { cells, dataset: { id } });
  });
  const document = {
    body,
    documentElement: makeElement("html"),
    createElement: makeElement,
    getElementById: (id: string) => allBelow(body).find((one) => one["id"] === id) ?? null,
    querySelector: () => ({ tHead: null, tBodies: [{ rows }] }),
    querySelectorAll: () => [],
  };
  const charts: Chart[] = [];
  const drawn = Promise.withResolvers<unknown>();
  const globals = {
    document,
    globalThis: { uPlot: makeLibrary(charts) },
    addEventListener: () => {},
    getComputedStyle: () => ({ color: "black" }),
    matchMedia: () => makeElement("media"),
    requestAnimationFrame: drawn.resolve,
    ResizeObserver: function () {
      return { observe: () => {} };
    },
  };
  new Function(...Object.keys(globals), script!)(...Object.values(globals));
  await drawn.promise;
  return { body, charts, rows };
}

function press(body: Element, text: string): void {
  allBelow(body).find(({ textContent }) => textContent === text)!.tell("click");
}

Deno.test("the script draws the recorded values", async () => {
  const csv = HEADER +
    "7,a,,4096,3,1.00,100.125\n" +
    "8,b,12.5,8192,,1.00,100.125\n" +
    "7,a,250.1,4095,5,1.00,101.124\n" +
    "8,b,0.0,12288,7,1.00,103.5\n" +
    "7,a,3.3,1099511627776,5,1.00,104\n";
  const { body, charts } = await start(await renderWhole(await readPage([csv])));
  const xs = [100.125, 101.124, 103.5, 104];
  // `null` is a gap, and at `undefined` the line continues.
  assertEquals(charts.map(({ data }) => data.map((values) => Array.from(values))), [
    [xs, [4096, 4095, null, 2 ** 40], [8192, null, 12288, null]],
    [xs, [undefined, 250.1, null, 3.3], [12.5, null, 0, null]],
    [xs, [3, 5, null, 5], [undefined, null, 7, null]],
  ]);
  const all = allBelow(body);
  assertEquals(all.filter(({ tag }) => tag === "figure").map(({ dataset }) => dataset["column"]), [
    "mem_real",
    "cpu_percent",
    "num_open_files",
  ]);
  const chips = all.filter(({ className }) => className === "chip");
  assertEquals(chips.map((chip) => chip.children.slice(1).map((one) => one["textContent"])), [
    ["a", "7"],
    ["b", "8"],
  ]);
  assert(!all.some(({ className }) => className === "error"));
  const [memory, cpu] = charts;
  assertEquals(cpu!.options.series.map(({ label }) => label), [undefined, "a", "b"]);
  assertEquals(cpu!.options.axes[1]!.values(null, [0, 12.5]), ["0 %", "12.5 %"]);
  assertEquals(memory!.options.axes[1]!.values(null, [2 ** 20]), ["1 MiB"]);
});

Deno.test("the script draws the rates of counters, and CPU seconds as percent", async () => {
  const csv = "pid,name,timestamp,io_write_bytes,page_faults_major,cpu_user_seconds\n" +
    "7,a,100,4096,3,1.00\n" +
    "7,a,102,6144,,1.50\n" +
    "7,a,104,6144,7,1.50\n" +
    "7,a,105,512,8,2.50\n";
  const { charts } = await start(await renderWhole(await readPage([csv])));
  // A counter that falls was reset.
  assertEquals(charts.map(({ data }) => Array.from(data[1]!)), [
    [undefined, 25, 0, 100],
    [undefined, 1024, 0, undefined],
    [undefined, undefined, 1, 1],
  ]);
  const marks = charts.map(({ options }) => options.axes[1]!.values(null, [2 ** 20]));
  assertEquals(marks, [["1048576 %"], ["1 MiB/s"], ["1048576/s"]]);
});

Deno.test("the script shows 20 processes at first, and answers to the controls", async () => {
  const names = Array.from({ length: 25 }, (_, at) => `acme ${at}`);
  const page = await renderWhole(await readPage(recordingOf(names, 9)));
  const { body, charts, rows } = await start(page);
  assertEquals(rows.filter(({ hidden }) => hidden).length, 5);
  assertEquals(charts.map(({ data }) => data.length), [21, 21, 21]);
  press(body, "Zoom in");
  const [first, last] = [START, START + 8.002].map((time) => Number(time.toFixed(3)));
  const quarter = (last! - first!) / 4;
  for (const { calls } of charts) {
    const [name, axis, { min, max }] = calls[0] as [string, string, { min: number; max: number }];
    assertEquals([name, axis], ["setScale", "x"]);
    assert(Math.abs(min - first! - quarter) < 1e-3 && Math.abs(last! - max - quarter) < 1e-3);
  }
  allBelow(body).find(({ className }) => className === "chip")!.tell("click");
  for (const { calls } of charts) {
    assertEquals(calls.at(-1), ["setSeries", 1, { show: false }, false]);
  }
  const figure = allBelow(body).find(({ tag }) => tag === "figure")!;
  figure.tell("keydown", { key: "+", preventDefault: () => {} });
  assertEquals(charts.map(({ calls }) => calls.at(-1)![0]), charts.map(() => "setScale"));
  press(body, "Show 20 more");
  assertEquals(rows.filter(({ hidden }) => hidden).length, 0);
  assertEquals(charts.slice(3).map(({ data }) => data.length), [26, 26, 26]);
});

/** Returns the texts that a chart draws for visible times, and for values from 0 to a top. */
function drawTexts(
  { options: { hooks } }: Chart,
  [min, max]: readonly [number, number],
  top: number,
): unknown[] {
  const texts: unknown[] = [];
  const ctx = new Proxy({}, {
    get: (_, name) => (text: unknown) => {
      if (name === "fillText") texts.push(text);
      return { width: 50 };
    },
    set: () => true,
  });
  const bbox = { left: 0, top: 0, width: 800, height: 240 };
  const scales = { x: { min, max }, y: { min: 0, max: top } };
  const u = { ctx, bbox, scales, valToPos: (value: number) => value };
  for (const draw of [...hooks.drawAxes, ...hooks.draw]) draw(u);
  return texts;
}

Deno.test("the script writes the growth of a floor at the end of its visible part", async () => {
  const recording = withLeak(await readPage(recordingOf(["acme", "other"], 61)), 1);
  const { charts } = await start(await renderWhole(recording));
  const whole = [START, START + 60] as const;
  const top = 20 * 2 ** 20;
  assertEquals(charts.map((chart) => drawTexts(chart, whole, top)), [["+36.0 MiB/h"], [], []]);
  const [memory] = charts;
  assertEquals(drawTexts(memory!, [START + 10, START + 11], top), ["+36.0 MiB/h"]);
  assertEquals(drawTexts(memory!, [START - 9, START - 8], top), []);
  assertEquals(drawTexts(memory!, whole, 2 ** 20), []);
});

Deno.test("the script draws a limit, and shows the forecast up to the limit", async () => {
  const rows = Array.from({ length: 61 }, (_, second) => {
    const bytes = (10 + second) * 2 ** 20;
    return `7,acme,${bytes},5,100.00,${START + second},${bytes},${128 * 2 ** 20}\n`;
  });
  const csv = "pid,name,mem_real,num_open_files,creation_epoch,timestamp," +
    `cgroup_memory,cgroup_memory_limit\n${rows.join("")}`;
  const { charts: [memory] } = await start(await renderWhole(await readPage([csv])));
  const { x, y } = memory!.options.scales;
  const [from, to] = x.range({}, START, START + 60);
  // The process grows by 1 MiB/s, and reaches the limit 58 s after the last tick.
  assertEquals([from, Math.round(to - START - 60)], [START, 59]);
  const [bottom, top] = y.range({}, 10 * 2 ** 20, 70 * 2 ** 20);
  assert(bottom === 0 && top > 128 * 2 ** 20, `${bottom} ${top}`);
  assertEquals(drawTexts(memory!, [from, to], top), [
    "128.0 MiB, limit of its control group",
    "forecast: limit in 58 s",
    "+3.5 GiB/h",
  ]);
});
