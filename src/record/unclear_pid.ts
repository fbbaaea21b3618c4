/**
 * Describes an id that is not clearly that of one process. This file is loaded for such an id only.
 *
 * @module
 */

import type { Reader } from "../model/reader.ts";

/**
 * Describes an id. It may belong to a thread: the files of a thread contain the values of its whole
 * process, and a recording of the process includes all its threads. If the list is of another pid
 * namespace, the id may mean two processes.
 *
 * @param id The id.
 * @param reader Finds processes.
 * @returns The id, what it means, and what to do.
 */
export async function describeUnclear(id: number, reader: Reader): Promise<string> {
  const owner = reader.findThreadOwner(id);
  if (owner !== null) {
    return `"${id}": it is the id of a thread of process ${await describe(owner)}; use ${owner}`;
  }
  const other = reader.findNamesake(id)!;
  const meanings = `process ${await describe(id)} or process ${await describe(other)}`;
  return `"${id}": /proc is of another pid namespace, and the id means ${meanings}; use ${other}, ` +
    "or mount the /proc of this namespace";

  async function describe(pid: number): Promise<string> {
    const [process] = await reader.read([pid]);
    return process === undefined ? `${pid}` : `${pid} ("${process.name}")`;
  }
}
