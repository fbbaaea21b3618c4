/**
 * Records many processes that each live for a moment, so that some end between any two system
 * calls, and prints the results:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/faults/storm.ts [SECONDS [PER_SECOND]]
 *
 * Linux only, with a C compiler.
 *
 * @module
 */

import { RUN_SECONDS, runProgram, within } from "../../limits.ts";
import { commandOf, rowsOf } from "../../real/profit.ts";
import { compile } from "../cost/workload.ts";

/** The results of a recording. */
export interface Storm {
  /** The number of processes that ran. */
  readonly started: number;
  /** The number of processes with a row. */
  readonly seen: number;
  /** Rows. */
  readonly rows: number;
  /** Rows in which a value that every living process has is missing or 0. */
  readonly wrong: readonly Record<string, string>[];
  /** Ticks at which samples were taken. */
  readonly ticks: number;
  /** Rows of the process that lived all the time. */
  readonly steady: number;
  /** Exit code of PROFIT. */
  readonly code: number;
  /** The messages of PROFIT. */
  readonly said: string;
}

const NAME = "profitstorm";

/** The columns that every living process has. CPU % may be unknown over such a short time. */
const REQUIRED = ["mem_real", "num_open_files", "num_threads", "mem_virtual", "mem_private"];

/**
 * Records such processes.
 *
 * @param seconds The length of the recording.
 * @param perSecond The number of processes started in a second.
 */
export async function recordStorm(seconds: number, perSecond: number): Promise<Storm> {
  const folder = await Deno.makeTempDir({ prefix: "profit-storm-" });
  try {
    const program = `${folder}/${NAME}`;
    if (!await compile("../faults/storm", program)) throw new Error("There is no C compiler (cc)");
    const storm = new Deno.Command(program, {
      args: [`${perSecond}`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const columns = `--columns=+${REQUIRED.slice(2).join()},command`;
    const where = `--output=${folder}/out.csv`;
    const { code, stderr } = await runProgram(
      [...commandOf("main.ts"), NAME, "--pace=10ms", `--duration=${seconds}`, columns, where],
      { seconds: seconds + RUN_SECONDS },
    );
    await storm.stdin.close();
    const [steadyPid, started] =
      (await within("the end of the storm", new Response(storm.stdout).text())).split("\n");
    await storm.status;
    const rows = rowsOf(await Deno.readTextFile(`${folder}/out.csv`));
    return {
      started: Number(started),
      seen: new Set(rows.map(({ pid }) => pid)).size,
      rows: rows.length,
      wrong: rows.filter((row) =>
        row["command"] === "" || REQUIRED.some((column) => !(Number(row[column]) > 0))
      ),
      ticks: Number(/^Ticks: (\d+) taken/m.exec(stderr)?.[1]),
      steady: rows.filter(({ pid }) => pid === steadyPid).length,
      code,
      said: stderr,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const [seconds = 60, perSecond = 500] = Deno.args.map(Number);
  const { started, seen, rows, wrong, ticks, steady, code, said } = await recordStorm(
    seconds,
    perSecond,
  );
  // deno-lint-ignore no-console
  console.log(`\
${started} processes in ${seconds} s, ${seen} of them seen, ${rows} rows, ${wrong.length} wrong
${steady} rows in ${ticks} ticks of the one that lived on; exit code ${code}
${wrong.slice(0, 5).map((row) => JSON.stringify(row)).join("\n")}
${said.split("\n").filter((line) => /^(Ticks|PROFIT)/.test(line)).join("\n")}`);
}
