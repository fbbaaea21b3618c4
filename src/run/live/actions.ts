/**
 * Starts programs when a condition holds. No tick waits for a program.
 *
 * @module
 */

import { UsageError } from "../../model/errors.ts";
import type { Breach, Condition } from "../../model/conditions.ts";
import { type Action, KEEP, type Options } from "../../model/options.ts";
import type { Programs, World } from "../../model/world.ts";
import type { Output } from "../../output/stream.ts";
import { renderWho } from "../../report/sentences/who_text.ts";
import { guardSay } from "../../report/workflow_commands.ts";
import { escapeTerminal } from "../../text/escape.ts";

/**
 * The most programs that run at once. If a thousand processes meet a condition, the other programs
 * wait.
 */
const MOST_AT_ONCE = 4;

/** The environment variables of a program. */
export type Environment = Readonly<Record<string, string>>;

/** Starts programs. */
export interface StartedActions {
  /**
   * Starts the programs of a condition, or queues them if too many programs run.
   *
   * @param condition The condition.
   * @param breach The process or group that meets the condition, and the value.
   * @param sinceSeconds The start of the breach, in seconds since 1970.
   * @param output The output of the recording.
   */
  start(
    condition: Condition,
    breach: Breach,
    sinceSeconds: number,
    output: Pick<Output, "findPlace" | "mark">,
  ): void;
  /** Waits until all started programs have ended. */
  close(): Promise<void>;
}

/**
 * Prepares to start programs.
 *
 * @param options The programs and their conditions. With the format `github`, no line that a program prints is
 * a command of the runner: it may contain the name of a process.
 * @param world The programs of the machine, and standard error.
 * @returns The functions that start programs and wait for them.
 * @throws {UsageError} If a program does not exist or cannot be started.
 */
export async function openActions(
  options: Pick<Options, "actions" | "format">,
  world: Pick<World, "loadPrograms" | "say">,
): Promise<StartedActions> {
  const { actions } = options;
  const started = actions.filter(({ program }) => program !== KEEP);
  if (actions.length === 0) return { start: () => {}, close: () => Promise.resolve() };
  const programs = await world.loadPrograms();
  const say = guardSay(options, world.say);
  const paths = new Map(started.map((action) => [action, findPath(action, programs)]));
  const running = new Set<Promise<void>>();
  const waiting: (() => Promise<void>)[] = [];
  const failed = new Set<Action>();

  function startNext(): void {
    while (running.size < MOST_AT_ONCE && waiting.length > 0) {
      const run = waiting.shift()!();
      running.add(run);
      run.then(() => {
        running.delete(run);
        startNext();
      });
    }
  }

  async function run(action: Action, breach: Breach, environment: Environment): Promise<void> {
    const failure = await programs.run(paths.get(action)!, environment, say);
    if (failure === null || failed.has(action)) return;
    failed.add(action);
    const what = escapeTerminal(`"${action.program}" for ${action.condition.text} of`);
    say(`profit: ${what} ${renderWho(breach)} failed: ${escapeTerminal(failure)}\n`);
  }

  return {
    start: (condition, breach, sinceSeconds, output) => {
      const { path: recording } = output.findPlace();
      const path = recording === null ? null : programs.locate(recording);
      const environment = describeBreach(breach, sinceSeconds, path);
      for (const action of actions) {
        if (action.condition !== condition) continue;
        if (action.program === KEEP) output.mark?.(`${condition.text}: ${renderWho(breach)}`);
        else waiting.push(() => run(action, breach, environment));
      }
      startNext();
    },
    close: async () => {
      if (running.size > 0) say("profit: waiting for the programs of --on to end\n");
      while (running.size > 0) await Promise.race(running);
    },
  };
}

function findPath({ condition, program }: Action, programs: Programs): string {
  const path = programs.find(program);
  if (path !== null) return path;
  const advice = "name one on PATH, or by a path such as ./dump.sh, without arguments";
  throw new UsageError(
    `Cannot use "${condition.text}=${program}" as --on: there is no program "${program}"; ${advice}`,
  );
}

/**
 * Describes a breach in environment variables. Any user may have chosen the name of a process.
 * Therefore no argument contains the name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
 * const breach = { condition, name: "a\0b", pid: 7, found: 4096, metric: "mem_real" } as const;
 * assertEquals(describeBreach(breach, 1795647861.5, null), {
 *   PROFIT_CONDITION: "leak",
 *   PROFIT_LIMIT: "",
 *   PROFIT_METRIC: "mem_real",
 *   PROFIT_NAME: "a\\x00b",
 *   PROFIT_PID: "7",
 *   PROFIT_RECORDING: "",
 *   PROFIT_SINCE: "1795647861.500",
 *   PROFIT_VALUE: "4096",
 * });
 * ```
 *
 * @param breach The condition, the process or group that meets the condition, and the value.
 * @param sinceSeconds The start of the breach, in seconds since 1970.
 * @param recording The path of the data; `null` if no file contains the data.
 * @returns The variables. An unknown value is the empty text.
 */
export function describeBreach(
  { condition, name, pid, found, metric }: Breach,
  sinceSeconds: number,
  recording: string | null,
): Environment {
  return {
    PROFIT_CONDITION: condition.text,
    PROFIT_LIMIT: "limit" in condition ? `${condition.limit}` : "",
    PROFIT_METRIC: metric,
    // A line end in a name would begin a new line in the output of the program.
    PROFIT_NAME: escapeTerminal(name),
    PROFIT_PID: `${pid ?? ""}`,
    PROFIT_RECORDING: recording ?? "",
    PROFIT_SINCE: sinceSeconds.toFixed(3),
    PROFIT_VALUE: `${found}`,
  };
}
