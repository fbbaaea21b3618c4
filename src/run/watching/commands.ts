/**
 * Reads the command lines of processes that share a name, once for each process and each program that it
 * starts. This file is loaded when a recording has two processes.
 *
 * @module
 */

import { nameApart } from "../../analyse/apart.ts";
import type { Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import type { Reader } from "../../model/reader.ts";
import { shortenCommand } from "../../text/command.ts";

/** The most command lines that are read in a recording. */
const MOST_READ = 200;

/** If the first command lines of a name are equal, no more are read: it is a pool of workers. */
const FIRST_READ = 16;

/** The processes of one name. */
interface Namesakes {
  readonly records: ProcessRecord[];
  /** The number of records that are read, or being read. */
  asked: number;
}

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
  const byName = new Map<string, Namesakes>();
  const changed = new Set<Namesakes>();
  /** The first processes, with the names under which they were met. */
  const met = new Map<ProcessRecord, string>();
  /** Processes that have started another program since their command lines were read. */
  const stale = new Set<ProcessRecord>();

  return () => {
    for (const [record, name] of met) if (record.name !== name) meetAgain(record);
    // A recording without an end forgets processes, so that the list may be shorter now.
    looked = Math.min(looked, all.length);
    for (; looked < Math.min(ready, all.length) && read < MOST_READ; looked++) meet(all[looked]!);
    ready = all.length;
    if (changed.size > 0 && !isReading) void readChanged();
  };

  function meetAgain(record: ProcessRecord): void {
    stale.add(record);
    meet(record);
  }

  function meet(record: ProcessRecord): void {
    if (met.has(record) || met.size < MOST_READ) met.set(record, record.name);
    const same = byName.get(record.name);
    if (same === undefined) byName.set(record.name, { records: [record], asked: 0 });
    else {
      same.records.push(record);
      changed.add(same);
    }
  }

  async function readChanged(): Promise<void> {
    isReading = true;
    const names = [...changed];
    changed.clear();
    const asked = new Map(names.flatMap(takeDue).map((record) => [record.pid, record]));
    for (const [pid, command] of await reader.readCommands([...asked.keys()])) {
      asked.get(pid)!.command = shortenCommand(command);
    }
    for (const same of names) if (hasDue(same)) changed.add(same);
    if (asked.size > 0) nameApart(all);
    isReading = false;
  }

  /** Takes the processes of a name that are read now. */
  function takeDue(same: Namesakes): ProcessRecord[] {
    const from = same.asked;
    const most = Math.min(from + MOST_READ - read, hasDue(same) ? Infinity : FIRST_READ);
    const due = same.records.slice(from, most);
    same.asked = from + due.length;
    read += due.length;
    return due.filter((record) => stale.delete(record) || record.command === null);
  }

  /** Whether more command lines of a name distinguish its processes. */
  function hasDue({ records, asked }: Namesakes): boolean {
    if (asked >= records.length || read >= MOST_READ) return false;
    const commands = new Set(records.slice(0, asked).map(({ command }) => command));
    // A process that does not answer has none.
    commands.delete(null);
    return commands.size > 1;
  }
}
