/**
 * Finds the counts that a process inherits from ended children of its own name or group, because the
 * name has these counts already. Pure, except that the functions change the given processes.
 *
 * When a process waits for a child that has ended, the kernel adds the bytes of the child, and the CPU
 * time of the child's own children, to those of the process (wait_task_zombie() in kernel/exit.c).
 *
 * @module
 */

import type { Sample } from "../model/samples.ts";
import { addCounts, type CounterName, type Counts } from "./counts.ts";
import type { Gathered, Member } from "./gathered.ts";

/** The counts that a process inherits. */
const INHERITED: readonly CounterName[] = [
  "io_read_bytes",
  "io_write_bytes",
  "cpu_children_seconds",
];

/**
 * Expects the counts of each ended process in those of its parent, if both have the same name or group.
 *
 * @param gathered The values after the tick before.
 * @param samples The samples of the tick.
 */
export function expectInherited({ members, columns }: Gathered, samples: readonly Sample[]): void {
  if (!columns.some(({ column }) => INHERITED.includes(column))) return;
  const starts = new Map(samples.map(({ reading }) => [reading.pid, reading.startTicks]));
  // A child is younger than its parent, and passes its counts on before the parent does.
  const ended = [...members.values()]
    .filter(({ reading: { pid, startTicks } }) => starts.get(pid) !== startTicks)
    .sort((a, b) => b.reading.startTicks - a.reading.startTicks);
  for (const { reading, counts, awaited, group } of ended) {
    const parent = members.get(reading.ppid);
    if (parent?.group !== group) continue;
    parent.awaited = addCounts(parent.awaited, addCounts(pickInherited(counts), awaited));
  }
}

/**
 * Takes the inherited part out of the rise of the counts of a process. The part does not belong to the name.
 *
 * @param member The process with its counts at the tick before.
 * @param now Its counts now.
 */
export function leaveOutInherited(member: Member, now: Counts): void {
  for (const name of INHERITED) {
    const awaited = member.awaited[name] ?? 0;
    if (awaited === 0) continue;
    const before = member.counts[name] ?? 0;
    const inherited = Math.min(awaited, Math.max(0, (now[name] ?? before) - before));
    member.awaited = { ...member.awaited, [name]: awaited - inherited };
    member.countsBefore = addCounts(member.countsBefore, { [name]: inherited });
  }
}

function pickInherited(counts: Counts): Counts {
  return Object.fromEntries(INHERITED.map((name) => [name, counts[name] ?? null]));
}
