/**
 * Command lines of processes that are read once, when somebody asks for them.
 *
 * @module
 */

import { parseCommand } from "../name.ts";
import type { MapFiles, MapRequest } from "./map_files.ts";

/**
 * Reads command lines, and waits for the answers, but not for long.
 *
 * @param maps Reads files that may not answer.
 * @param processes Where the processes are read.
 * @returns The command lines by process id; what does not answer in time is absent.
 */
export async function readCommands(
  maps: Pick<MapFiles, "readAll">,
  processes: readonly Pick<MapRequest, "pid" | "folder" | "name">[],
): Promise<ReadonlyMap<number, string>> {
  const commands = new Map<number, string>();
  await maps.readAll(processes.map((process) => ({
    ...process,
    file: "cmdline",
    onAnswer: (answer) => {
      if (!(answer instanceof Error)) commands.set(process.pid, parseCommand(answer));
    },
  })));
  return commands;
}
