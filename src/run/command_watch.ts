/**
 * Reads the command lines of processes that share a name, once for each process. PROFIT loads this
 * file when a recording has two processes.
 *
 * @module
 */

import { nameApart } from "../analyse/apart.ts";
import type { Recording } from "../analyse/mod.ts";
import type { ProcessRecord } from "../analyse/process_record.ts";
import type { Reader } from "../model/reader.ts";

/** The most command lines that are read in a recording. */
const MOST_READ = 200;

/**
 * Watches for processes that share a name.
 *
 * @param reader Reads command lines.
 * @param recording The recording, which gets the command lines.
 * @returns The function to call after each snapshot. It does not wait for the command lines.
 */
export function watchCommands(
  reader: Pick<Reader, "readCommands">,
  { processes: { all } }: Recording,
): () => void {
  let read = 0;
  let looked = 0;
  // A new process may not have started its program yet.
  let ready = 0;
  let isReading = false;
  const firstOf = new Map<string, ProcessRecord>();
  const due = new Map<number, ProcessRecord>();

  return () => {
    // A recording without an end forgets processes. Therefore the list may be shorter now.
    looked = Math.min(looked, all.length);
    for (; looked < Math.min(ready, all.length) && read + due.size < MOST_READ; looked++) {
      const record = all[looked]!;
      const first = firstOf.get(record.name);
      if (first === undefined) firstOf.set(record.name, record);
      else for (const one of [first, record]) if (one.command === null) due.set(one.pid, one);
    }
    ready = all.length;
    if (due.size > 0 && !isReading) void readAll();
  };

  async function readAll(): Promise<void> {
    isReading = true;
    const asked = new Map(due);
    due.clear();
    read += asked.size;
    for (const [pid, command] of await reader.readCommands([...asked.keys()])) {
      asked.get(pid)!.command = command;
    }
    nameApart(all);
    isReading = false;
  }
}
