import type { Group } from "../../../src/model/samples.ts";
import { MEASURES } from "../../../src/model/measures.ts";
import { CHART_COLUMNS } from "../../../src/report/html/chart_columns.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readColumn, readPresence, readTimes, unpack } from "../../../src/report/chart/unpack.ts";
import { makeTimeline, spread } from "../../../src/report/chart/timeline.ts";
import { formatElapsed, formatMoments, formatValue } from "../../../src/report/page/format.js";
import { renderPage } from "../../../src/report/html/mod.ts";
import { nameOf } from "../../../src/report/html/table.ts";
import { HEADER, readPage, recordingOf, renderWhole, START, withLeak } from "../pages.ts";

const HOSTILE = `</script><script>alert(1)</script>"'<img src=x onerror=alert(2)>\u202e`;

/** Returns the text of an element of a page. */
function textOf(page: string, id: string): string {
  return page.split(`id="${id}">`)[1]!.split("</script>")[0]!;
}

/** Unpacks the values of a page, as the script of the page does. */
async function decode(page: string) {
  const meta = JSON.parse(textOf(page, "meta"));
  const bytes = await unpack(textOf(page, "data"));
  let at = 0;
  const take = (length: number) => bytes.subarray(at, at += length);
  // deno-lint-ignore no-explicit-any
  const times = meta.recordings.map((one: any) => readTimes(take(one.times), one.ticks));
  // deno-lint-ignore no-explicit-any
  const processes = meta.processes.map((process: any) => ({
    ...process,
    runs: readPresence(take(process.presence)),
    columns: Object.fromEntries(process.values.map((length: number, column: number) => {
      const { name, scale } = meta.columns[column];
      return [name, [...readColumn(take(length), process.samples, scale)]];
    })),
  }));
  assertEquals(at, bytes.length);
  return { times, processes };
}

Deno.test("the values in a page are the values of the recording", async () => {
  const csv = HEADER +
    "7,a,,4096,3,1.00,100.125\n" +
    "8,b,12.5,8192,,1.00,100.125\n" +
    "7,a,250.1,4095,5,1.00,101.124\n" +
    "8,b,0.0,9007199254740991,7,1.00,103.5\n" +
    "7,a,3.3,1099511627776,5,1.00,104\n";
  const { times, processes: [a, b] } = await decode(await renderWhole(await readPage([csv])));
  assertEquals([...times[0]], [100125, 101124, 103500, 104000]);
  assertEquals([a.name, a.runs], ["a", [{ from: 0, to: 2 }, { from: 3, to: 4 }]]);
  assertEquals(a.columns.cpu_percent, [NaN, 250.1, 3.3]);
  assertEquals(a.columns.mem_real, [4096, 4095, 2 ** 40]);
  assertEquals(a.columns.num_open_files, [3, 5, 5]);
  assertEquals([b.runs, b.columns.num_open_files], [
    [{ from: 0, to: 1 }, { from: 2, to: 3 }],
    [NaN, 7],
  ]);
  // The last value is too large for exact differences, and is cut.
  assertEquals(b.columns.mem_real, [8192, 2 ** 50]);
  assertEquals([a.isStart, a.isEnd, b.isStart, b.isEnd], [false, false, false, true]);
});

Deno.test("a page names processes with different labels by their labels", async () => {
  const csv = HEADER.replace("\n", ",host\n") +
    ["a", "b"].map((host) => `7,acme,1.0,4096,3,1.00,100,${host}\n`).join("");
  const page = await renderWhole(await readPage([csv]));
  const { processes } = await decode(page);
  const names = processes.map(({ name }: { name: string }) => name).sort();
  assertEquals(names, ["acme (host=a)", "acme (host=b)"]);
  assertStringIncludes(page, ">acme (host=b)</th>");
});

Deno.test("a restarted process refers to the process that it replaced", async () => {
  const row = (pid: number, time: number) => `${pid},acme,1.0,4096,3,${pid}.00,${time}\n`;
  const csv = HEADER + row(1, 10) + row(2, 10) + row(1, 11) + row(3, 12) + row(1, 12);
  const { processes } = await decode(await renderWhole(await readPage([csv])));
  const byPid = new Map<number, { replaced: number | null }>(
    processes.map((one: { pid: number; replaced: number }) => [one.pid, one]),
  );
  assertEquals(processes[byPid.get(3)!.replaced!].pid, 2);
  assertEquals([byPid.get(1)!.replaced, byPid.get(2)!.replaced], [null, null]);
});

Deno.test("a page leaves out a tree of one process, but no other group of one", async () => {
  const recording = await readPage(recordingOf(["acme"], 3));
  const show = async (key: Group) => {
    const packed = {
      ...recording.packed,
      groups: new Map([[key, recording.packed.processes[0]!]]),
    };
    return await renderWhole({ ...recording, packed, judgedGroups: recording.judged });
  };
  const tree = await show({ pid: 100, startTicks: 1, name: "acme" } as Group);
  assertEquals([tree.match(/<tr data-id/g)?.length, /\d groups?, /.test(tree)], [1, false]);
  const named = await show("acme");
  assertEquals([named.match(/<tr data-id/g)?.length, /1 group, /.test(named)], [2, true]);
});

Deno.test("the content security policy allows only the scripts and the style of the page", async () => {
  const page = await renderWhole(await readPage(recordingOf(["acme"], 3)));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
  const hashOf = async (text: string) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
  };
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
  const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text!);
  assertEquals([scripts.length, styles.length], [2, 1]);
  assertEquals(policy.split("; "), [
    "default-src 'none'",
    `script-src ${(await Promise.all(scripts.map(hashOf))).join(" ")}`,
    `style-src ${await hashOf(styles[0]!)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  assert(!/ style="| on[a-z]+="|<link|<img|@import|url\(/.test(page.replaceAll(scripts[0]!, "")));
});

Deno.test("a hostile name of a process or a file is only text in a page", async () => {
  const recording = await readPage(recordingOf([HOSTILE, "acme"], 3), HOSTILE);
  const page = await renderWhole(recording, await readPage(recordingOf(["acme"], 3)));
  assertEquals(page.match(/<script>/g)?.length, 2);
  assert(!page.includes("<img") && !page.includes("\u202e"));
  assertStringIncludes(page, '<th scope="row" data-v="&lt;/script&gt;&lt;script&gt;alert(1)');
  const { processes } = await decode(page);
  assertEquals(processes[0].name, HOSTILE.replace("\u202e", "\\u{202e}"));
});

Deno.test("a page contains the verdicts, the host, the version, the times and the number of rows", async () => {
  const recording = await readPage(recordingOf(["acme", "other"], 61));
  const page = await renderWhole(withLeak(recording, 1));
  assertStringIncludes(page, "<h1>other, acme</h1>");
  assertStringIncludes(page, "PROFIT 1.2.3 on host-7");
  const facts = [...page.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, name, text]) =>
    `${name}: ${text!.replace(/<[^>]*>/g, "")}`
  );
  assertEquals(facts, [
    "Recorded: a.csv",
    "From: 2026-11-22 19:43:08 UTC",
    "To: 2026-11-22 19:44:08 UTC",
    "For: 1 min",
    "Holds: 2 processes, 61 ticks, 122 rows",
  ]);
  assertStringIncludes(
    page,
    '<li class="likely">Likely leak: other (pid 101): memory grows by 36.0 MiB/h ' +
      "(95 %: 35.0 MiB/h to 37.0 MiB/h)</li>",
  );
  assertStringIncludes(page, '<span class="unbroken">--columns=+mem_anonymous</span>');
  assertMatch(page, /likely leak<\/span> <span class="rate">\+36\.0 MiB\/h/);
});

Deno.test("the title of a page is the recorded command", async () => {
  const recordings = [await readPage(recordingOf(["python3"], 3))];
  const command = ["python3", "train.py", "a <b>"];
  const page = { recordings, host: null, command, version: "1" };
  const html = (await Array.fromAsync(renderPage(page))).join("");
  assertStringIncludes(html, "<title>python3 train.py &#39;a &lt;b&gt;&#39; · PROFIT</title>");
  assertStringIncludes(html, "<h1>python3 train.py &#39;a &lt;b&gt;&#39;</h1>");
});

Deno.test("the table contains the numbers of each process", async () => {
  const rows = [3, 2, 3, 4].map((cpu, at) =>
    `7,acme,${cpu}.0,${(at + 1) * 2 ** 20},${at},1.00,${100 + at}\n`
  );
  const page = await renderWhole(await readPage([HEADER + rows.join("")]));
  const [row] = page.match(/<tr data-id.*<\/tr>/)!;
  assertEquals([...row.matchAll(/<td.*?>(.*?)<\/td>/g)].map(([, cell]) => cell), [
    "7",
    '<span class="verdict insufficient-data">not judged</span>',
    "4",
    "3.0 %",
    "4.0 %",
    "4.0 %",
    "1.0 MiB",
    "4.0 MiB",
    "4.0 MiB",
    "3",
  ]);
});

Deno.test("the only likely leak of 400 processes comes first, and all possible leaks are counted", async () => {
  const names = Array.from({ length: 400 }, (_, at) => `svc-${at}`);
  const page = await renderWhole(withLeak(await readPage(recordingOf(names, 60)), 277));
  assertMatch(page, /<h1>svc-277, /);
  const [first] = page.match(/<li class="[^"]*">[^<]*/)!;
  assertMatch(first!, /^<li class="likely">Likely leak: svc-277 /);
  const rows = [...page.matchAll(/<th scope="row" data-v="([^"]*)".*?class="verdict ([a-z-]+)"/g)];
  const verdicts = rows.map(([, , verdict]) => verdict!);
  assertEquals(rows[0]![1], "svc-277");
  const possible = verdicts.filter((verdict) => verdict === "possible").length;
  assert(possible > 30 && verdicts.lastIndexOf("possible") === possible, `${possible}`);
  assertStringIncludes(page, `<summary>${possible - 3} more possible leaks</summary>`);
  assertStringIncludes(page, `<li>${possible - 20} more are in the table</li>`);
});

Deno.test("an hour of five processes makes a page of at most 400 kB, a minute of one of at most 110 kB", async () => {
  const names = ["acme", "worker", "db", "web", "cron"];
  const page = await renderWhole(await readPage(recordingOf(names, 3600)));
  assert(page.length < 400_000, `${page.length} bytes`);
  const small = await renderWhole(await readPage(recordingOf(["acme"], 60)));
  assert(small.length < 110_000, `${small.length} bytes`);
});

Deno.test("a recording without a sample, or with one tick, makes a page", async () => {
  const nothing = await renderWhole(await readPage([HEADER]));
  assertStringIncludes(nothing, "<h1>Nothing</h1>");
  const one = await renderWhole(await readPage(recordingOf(["acme"], 1)));
  assertEquals((await decode(one)).processes[0].runs, [{ from: 0, to: 1 }]);
});

Deno.test("several recordings share an axis from their starts", () => {
  const timeline = makeTimeline([Float64Array.of(5000, 6000), Float64Array.of(9000, 9500, 10000)]);
  assertEquals([...timeline.xs], [0, 0.5, 1]);
  const values = spread([{ from: 0, to: 2 }], Float64Array.of(7, 8), timeline, 0);
  // At a tick of the other recording, the line continues.
  assertEquals(values, [7, undefined, 8]);
});

Deno.test("a line has a gap while its process is absent, and while nothing is recorded", () => {
  const times = Float64Array.of(1000, 2000, 3000, 20000, 21000);
  const timeline = makeTimeline([times]);
  assertEquals([...timeline.xs], [1, 2, 3, 11.5, 20, 21]);
  const runs = [{ from: 0, to: 1 }, { from: 2, to: 5 }];
  const values = spread(runs, Float64Array.of(1, 2, NaN, 4), timeline, 0);
  assertEquals(values, [1, null, 2, null, undefined, 4]);
});

Deno.test("ticks that go back in time are sorted", () => {
  const timeline = makeTimeline([Float64Array.of(3000, 4000, 1000, 2000)]);
  assertEquals([...timeline.xs], [1, 2, 3, 4]);
  const values = spread([{ from: 0, to: 4 }], Float64Array.of(3, 4, 1, 2), timeline, 0);
  assertEquals(values, [1, 2, 3, 4]);
});

Deno.test("each column that measures something has a chart, and a counter has a chart of its rate", () => {
  const columns = CHART_COLUMNS.filter(({ name }) => name !== "processes");
  const drawn = columns.map(({ name }) => `${name}`);
  // The limit of a control group is a line in other charts.
  assertEquals([...drawn, "cgroup_memory_limit"].sort(), Object.keys(MEASURES).sort());
  for (const { name, isRate, unit } of columns) {
    if (name === "processes" || name === "cgroup_oom_kills") continue; // Kills are too rare for a rate.
    assertEquals(isRate, MEASURES[name]!.isCounter, name);
    assertEquals(unit.endsWith("/s"), isRate && MEASURES[name]!.unit !== "seconds", name);
  }
});

Deno.test("values and times are formatted with units", () => {
  assertEquals(formatValue(12.5 * 2 ** 20, "bytes"), "12.5 MiB");
  assertEquals(formatValue(-(2 ** 30), "bytes"), "−1 GiB");
  assertEquals(formatValue(12.34, "percent"), "12.3 %");
  assertEquals(formatElapsed(3723.5), "1:02:03.5");
  assertEquals(formatMoments([START, START + 60], 60, true), ["19:43\n2026-11-22", "19:44"]);
});

Deno.test("a tree on the page has the labels of its host, and another group has them in its name", () => {
  const nameOfGroup = (labels?: string) => {
    const group = { packed: { name: "web", labels: "" }, most: 3, summary: { labels } };
    return nameOf(group as unknown as Parameters<typeof nameOf>[0]);
  };
  assertEquals([nameOfGroup("host=web1"), nameOfGroup()], ["web (host=web1)", "web"]);
});
