/**
 * Prints how often gates of `profit compare` fail if nothing changed, and how often they fail if a
 * program has 10 % more memory, as a table in Markdown:
 *
 *     deno task bench:gates --pairs=200 --at-once=8
 *
 * The bench records real programs, each equally often. It records each program twice unchanged (A
 * and B) and once with 10 % more of its mean memory (C), in turn. Earlier runs measure the mean
 * memory. A pair is A and B, or A and C. For several runs on a side, the bench joins as many pairs.
 *
 * @module
 */

import { addToRun, emptyRun, type Run } from "../../src/analyse/compare/run.ts";
import { summariseMetric } from "../../src/analyse/compare/metric.ts";
import { loadRecording } from "../../src/load/recording.ts";
import type { Snapshot } from "../../src/model/samples.ts";
import { warmUpTest } from "../../src/run/watching/warm_up.ts";
import { runProgram } from "../limits.ts";
import { commandOf } from "../real/profit.ts";
import { FOUND_BY, type Pair, renderTallies, type Tally, tallyPairs } from "./gates/score.ts";
import { describeMachine, readOptions, renderRow } from "./program.ts";

const MORE = 0.1;

/** The number of runs that measure the mean memory of a program. */
const TELLING_RUNS = 3;

/** A program, and its command. */
interface Program {
  readonly kind: string;
  readonly argv: readonly string[];
}

/** The variants of a program: twice unchanged, and once with more memory. */
const VARIANTS = ["a", "b", "more"] as const;

/** The ways to judge pairs. */
const WAYS = [
  { title: "1", runs: 1, warmUpShare: 0 },
  { title: "1, `--warm-up` of a quarter", runs: 1, warmUpShare: 0.25 },
  { title: "3, `--warm-up` of a quarter", runs: 3, warmUpShare: 0.25 },
  { title: "5, `--warm-up` of a quarter", runs: 5, warmUpShare: 0.25 },
] as const;

if (import.meta.main) {
  const { number } = readOptions(["pairs", "at-once", "seconds", "pace", "seed"]);
  const programs = await findPrograms();
  const plan = {
    programs,
    each: Math.ceil(number("pairs", 200) / programs.length),
    folder: Deno.makeTempDirSync({ prefix: "profit_gates_" }),
    seconds: number("seconds", 10),
    pace: number("pace", 0.1),
    atOnce: number("at-once", 8),
    seed: number("seed", 20_261_201),
  };
  try {
    const telling = planTelling(plan);
    await makeAll(plan, telling);
    await makeAll(plan, planPairs(plan, await findMore(plan), plan.seed + telling.length));
    const rows = [];
    const ways = WAYS.filter(({ runs }) => runs <= plan.each);
    for (const way of ways) rows.push(...await judgeWay(plan, way));
    // deno-lint-ignore no-console
    console.log([
      renderRow([
        "runs on a side",
        "program",
        "unchanged: fails a gate",
        `10 % more: fails \`${FOUND_BY}\``,
      ]),
      renderRow(["---", "---", "--:", "--:"]),
      ...rows,
      "",
      `Runs of ${plan.seconds} s at a pace of ${plan.pace} s, ${plan.atOnce} at once; the first seed ` +
      `is ${plan.seed}. ${describeMachine()}.`,
    ].join("\n"));
  } finally {
    Deno.removeSync(plan.folder, { recursive: true });
  }
}

/** The settings of the bench. */
interface Plan {
  readonly programs: readonly Program[];
  /** The number of pairs of each program. */
  readonly each: number;
  readonly folder: string;
  readonly seconds: number;
  readonly pace: number;
  readonly atOnce: number;
  readonly seed: number;
}

/**
 * Returns the programs whose interpreter is installed. PROFIT would record a wrapper of the
 * interpreter as a process of each run.
 */
async function findPrograms(): Promise<Program[]> {
  const pathOf = async (argv: string[]) => (await runProgram(argv)).stdout.trim();
  const [python, node] = [
    await pathOf(["python3", "-c", "import sys; print(sys.executable)"]),
    await pathOf(["node", "-p", "process.execPath"]),
  ];
  const script = (name: string) => `${import.meta.dirname}/gates/${name}`;
  return [
    ...["steady", "sawtooth", "warming", "shims"].map((kind) => ({
      kind,
      argv: [python, script("program.py"), kind],
    })),
    { kind: "node", argv: [node, script("program.cjs"), "node"] },
  ];
}

/** A planned run. */
interface Planned {
  readonly argv: readonly string[];
  readonly seed: number;
  readonly file: string;
  /** The additional memory, in bytes. */
  readonly more: number;
}

function planTelling({ programs, seed }: Plan): Planned[] {
  return programs.flatMap(({ kind, argv }) =>
    Array.from(
      { length: TELLING_RUNS },
      (_, at) => ({ argv, file: nameOf(kind, at, "tell"), more: 0 }),
    )
  ).map((run, at) => ({ ...run, seed: seed + at }));
}

/** Returns a tenth of the mean memory of each program. */
async function findMore({ programs, folder }: Plan): Promise<Map<string, number>> {
  const more = new Map<string, number>();
  for (const { kind, argv } of programs) {
    let bytes = 0;
    for (let at = 0; at < TELLING_RUNS; at++) {
      const { names } = await loadRun(`${folder}/${nameOf(kind, at, "tell")}`, 0);
      const own = [...names].find(([name]) => argv[0]!.includes(name.replace(/\d.*$/, "")))!;
      bytes += summariseMetric(own[1].metrics.mem_real).mean! / TELLING_RUNS;
    }
    more.set(kind, Math.round(MORE * bytes));
  }
  return more;
}

function planPairs({ programs, each }: Plan, more: Map<string, number>, seed: number): Planned[] {
  return Array.from(
    { length: each },
    (_, pair) =>
      programs.flatMap(({ kind, argv }) =>
        VARIANTS.map((variant) => ({
          argv,
          file: nameOf(kind, pair, variant),
          more: variant === "more" ? more.get(kind)! : 0,
        }))
      ),
  ).flat().map((run, at) => ({ ...run, seed: seed + at }));
}

function nameOf(kind: string, at: number, variant: string): string {
  return `${kind}-${at}-${variant}.csv`;
}

async function makeAll(
  { folder, seconds, pace, atOnce }: Plan,
  planned: readonly Planned[],
): Promise<void> {
  const rest = planned.values();
  const makeNext = async () => {
    for (const { argv, seed, file, more } of rest) {
      const { code, stderr } = await runProgram([
        ...commandOf("main.ts"),
        "-q",
        `--pace=${pace}`,
        `--output=${folder}/${file}`,
        "--",
        ...[...argv, seed, seconds, more].map(String),
      ]);
      if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, makeNext));
}

async function judgeWay(
  { programs, each, folder, seconds }: Plan,
  { title, runs, warmUpShare }: (typeof WAYS)[number],
): Promise<string[]> {
  const load = (kind: string, variant: string, side: number) =>
    Promise.all(Array.from({ length: runs }, (_, at) =>
      loadRun(
        `${folder}/${nameOf(kind, side * runs + at, variant)}`,
        warmUpShare * seconds * 1000,
      )));
  const tallies: Tally[] = [];
  for (const { kind } of programs) {
    const pairs: Pair[] = [];
    for (let side = 0; side < Math.floor(each / runs); side++) {
      const [a, b, more] = await Promise.all(VARIANTS.map((variant) => load(kind, variant, side)));
      pairs.push({ a: a!, b: b!, more: more! });
    }
    tallies.push(tallyPairs(kind, pairs));
  }
  return renderTallies(title, tallies);
}

async function loadRun(path: string, warmUpMs: number): Promise<Run> {
  const open = async () => (await Deno.open(path)).readable;
  const empty = () => ({ run: emptyRun(), isWarmUp: warmUpTest(warmUpMs) });
  const add = ({ run, isWarmUp }: ReturnType<typeof empty>, snapshot: Snapshot) => {
    if (!isWarmUp(snapshot)) addToRun(run, snapshot);
  };
  return (await loadRecording({ path, open }, empty, add)).remembered.run;
}
