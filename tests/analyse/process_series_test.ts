import { assert, assertEquals } from "@std/assert";
import {
  addToSeries,
  emptyProcessSeries,
  listMinima,
  listRssMeans,
  type ProcessSeries,
  type SeriesValue,
} from "../../src/analyse/process_series.ts";
import { seededRandom } from "./random.ts";

const VALUES: readonly SeriesValue[] = ["rssBytes", "privateBytes", "anonymousBytes", "openFiles"];

/** A sample: its time, and the values; `null` is unknown. */
type Point = readonly [time: number, values: readonly (number | null)[]];

/** Makes samples in which a value is unknown whenever the pattern of its kind says so. */
function makePoints(seed: number, samples: number, isUnknown: (at: number) => boolean[]): Point[] {
  const random = seededRandom(seed);
  return Array.from({ length: samples }, (_, at) => {
    const values = VALUES.map(() => Math.floor(random() * 1e9));
    return [1.7e9 + at + random() / 1000, values.map((one, i) => isUnknown(at)[i] ? null : one)];
  });
}

function courseOf(points: readonly Point[]): ProcessSeries {
  const series = emptyProcessSeries();
  for (const [time, [rss, own, anonymous, files]] of points) {
    addToSeries(series, time, rss!, own!, anonymous!, files!);
  }
  return series;
}

/** Returns the points of one value, from a list of all points. */
function pointsOf(samples: readonly Point[], value: number) {
  type Sum = { count: number; time: number; sum: number; least: number };
  const nothing = { count: 0, time: 0, sum: 0, least: Infinity };
  let [points, open, perPoint]: [Sum[], Sum, number] = [[], nothing, 1];
  const meanOf = ({ count, time, sum, least }: Sum): Sum => ({
    count: 1,
    time: time / count,
    sum: sum / count,
    least,
  });
  const join = (a: Sum, b: Sum): Sum => ({
    count: a.count + b.count,
    time: a.time + b.time,
    sum: a.sum + b.sum,
    least: Math.min(a.least, b.least),
  });
  for (const [time, values] of samples) {
    const known = values[value]!;
    if (known === null) continue;
    open = join(open, { count: 1, time, sum: known, least: known });
    if (open.count < perPoint) continue;
    points.push(meanOf(open));
    open = nothing;
    if (points.length < 512) continue;
    points = points.flatMap((one, at) => at % 2 ? [meanOf(join(points[at - 1]!, one))] : []);
    perPoint *= 2;
  }
  const all = open.count > 0 ? [...points, meanOf(open)] : points;
  return {
    means: { times: points.map(({ time }) => time), values: points.map(({ sum }) => sum) },
    minima: { times: all.map(({ time }) => time), values: all.map(({ least }) => least) },
  };
}

for (
  const [what, isUnknown] of [
    ["all known", () => [false, false, false, false]],
    ["private memory not recorded", () => [false, true, false, false]],
    ["only resident memory known", () => [false, true, true, true]],
    ["nothing known", () => [true, true, true, true]],
    ["descriptors counted now and then", (at) => [false, true, false, at % 7 !== 0]],
    ["nothing known now and then", (at) => Array(4).fill(at % 5 === 0)],
    ["private memory known later", (at) => [false, at < 600, at >= 600, false]],
    ["memory refused later", (at) => [at > 700, false, true, at % 3 === 0]],
  ] as [string, (at: number) => boolean[]][]
) {
  Deno.test(`a series has the points of each value alone: ${what}`, () => {
    for (const samples of [0, 1, 3, 4, 5, 60, 511, 512, 513, 1500]) {
      const points = makePoints(samples, samples, isUnknown);
      const series = courseOf(points);
      for (const [at, value] of VALUES.entries()) {
        const { means, minima } = pointsOf(points, at);
        assertEquals(listMinima(series, value, true), minima, `${samples} samples of ${value}`);
        if (value === "rssBytes") assertEquals(listRssMeans(series), means, `${samples} samples`);
      }
    }
  });
}

Deno.test("a series takes 28 KiB at most, however long it is, and 20 while all is known", () => {
  const bytesOf = ({ shared, own }: ProcessSeries) =>
    [shared, ...Object.values(own ?? {})].reduce(
      (sum, one) => sum + (one?.cells.byteLength ?? 0),
      0,
    );
  for (const samples of [512, 5000]) {
    const known = courseOf(makePoints(1, samples, () => [false, true, false, false]));
    assertEquals(bytesOf(known), 20 * 1024);
    const parted = courseOf(makePoints(1, samples, (at) => [false, true, at === 0, at === 1]));
    assert(bytesOf(parted) <= 28 * 1024, `${bytesOf(parted)}`);
  }
  assert(bytesOf(courseOf(makePoints(1, 60, () => [false, true, false, false]))) <= 2560);
});
