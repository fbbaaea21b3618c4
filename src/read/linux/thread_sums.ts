/**
 * Sums up values that the kernel reports only for single threads: context switches, and the wait
 * for a CPU. `status` and `schedstat` of a process are those of its first thread.
 *
 * The counts of a thread end with the thread. PROFIT remembers the counts at its last look, so that
 * a sum never falls. A sum lacks the events between the last look at a thread and its end.
 *
 * @module
 */

import type { ColumnName, ExtraColumn } from "../../model/columns.ts";
import type { Extras } from "../../model/processes.ts";
import { listNames, readBytes, unlessGone } from "./files.ts";
import { parseRunDelay, parseSwitches } from "./pid_files.ts";
import type { Stat } from "./stat.ts";

/** The columns that contain such sums. */
export const THREAD_COLUMNS = [
  "switches_voluntary",
  "switches_involuntary",
  "run_delay_seconds",
] as const satisfies readonly ExtraColumn[];

/**
 * The voluntary switches, the involuntary switches, and the run delay in seconds, of a thread or a
 * process.
 */
type Counts = [voluntary: number, involuntary: number, delaySeconds: number];

/** The counts of a process at the last look. */
interface Looked {
  readonly startTicks: number;
  readonly threads: Map<string, Counts>;
  /** The counts of threads that have ended. */
  readonly ended: Counts;
}

/** Sums up threads, and remembers their counts from tick to tick. */
export interface ThreadSums {
  /** The sums of a process. */
  read(pid: number, stat: Stat): Extras;
  /** Forgets the processes that were not read since the last call. */
  endPass(): void;
}

/**
 * Prepares to sum up threads.
 *
 * @param root Where the process file system is mounted.
 * @param asked The columns asked for. A file is read only if it contains one of them.
 */
export function openThreadSums(root: string, asked: readonly ColumnName[]): ThreadSums {
  const hasDelay = asked.includes("run_delay_seconds");
  const hasSwitches = asked.includes("switches_voluntary") ||
    asked.includes("switches_involuntary");
  let before = new Map<number, Looked>();
  let now = new Map<number, Looked>();

  function read(pid: number, stat: Stat): Extras {
    const { startTicks } = stat;
    const known = before.get(pid);
    const last = known?.startTicks === startTicks ? known : null;
    const ended: Counts = last === null ? [0, 0, 0] : [...last.ended];
    const threads = readThreads(pid, stat);
    for (const [id, counts] of last?.threads ?? []) {
      const later = threads.get(id);
      // A later thread with the same id begins at 0.
      if (later === undefined || later.some((count, at) => count < counts[at]!)) add(ended, counts);
    }
    now.set(pid, { startTicks, threads, ended });
    const sum: Counts = [...ended];
    for (const counts of threads.values()) add(sum, counts);
    return {
      switches_voluntary: sum[0],
      switches_involuntary: sum[1],
      run_delay_seconds: sum[2],
    };
  }

  function readThreads(pid: number, { numThreads, isLeaderless }: Stat): Map<string, Counts> {
    const threads = new Map<string, Counts>();
    const isAlone = numThreads === 1 && !isLeaderless;
    for (const id of isAlone ? [`${pid}`] : listNames(`${root}/${pid}/task`)) {
      const folder = isAlone ? `${root}/${pid}` : `${root}/${pid}/task/${id}`;
      const counts = unlessGone(() => readThread(folder));
      if (counts !== undefined) threads.set(id, counts);
    }
    return threads;
  }

  function readThread(folder: string): Counts {
    const { voluntary, involuntary } = hasSwitches
      ? parseSwitches(readBytes(`${folder}/status`))
      : { voluntary: 0, involuntary: 0 };
    const delaySeconds = hasDelay ? parseRunDelay(readBytes(`${folder}/schedstat`)) : 0;
    return [voluntary, involuntary, delaySeconds];
  }

  return {
    read,
    endPass: () => {
      before = now;
      now = new Map();
    },
  };
}

function add(sum: Counts, counts: Counts): void {
  counts.forEach((count, at) => sum[at]! += count);
}
