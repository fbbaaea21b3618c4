/**
 * Renders the totals of a command as text. Pure.
 *
 * @module
 */

import type { CommandTotals, PeakMemory } from "../../model/command_totals.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatBytes } from "../../text/format.ts";

/**
 * Renders the totals of a command.
 *
 * @param command The totals.
 * @returns Lines, without their ends.
 */
export function renderCommandTotals(command: CommandTotals): string[] {
  const { wallSeconds, peakMemory } = command;
  const memory = peakMemory === null ? "" : renderPeakMemory(peakMemory);
  const program = escapeTerminal(command.program);
  const end = command.signal ? `, and was ended by ${command.signal}` : "";
  return [
    `${program} took ${wallSeconds.toFixed(2)} s${end}; ${renderCpuTime(command)}${memory}`,
    ...(command.withChildren
      ? []
      : [`The child processes of ${program} were not recorded (--no-children)`]),
  ];
}

/**
 * Renders the CPU time of a command. Samples give a lower bound, because they miss the last moments
 * of a process.
 */
export function renderCpuTime(
  { userSeconds, systemSeconds, isCpuWhole }: Pick<
    CommandTotals,
    "userSeconds" | "systemSeconds" | "isCpuWhole"
  >,
): string {
  const seconds = (value: number | null) => value === null ? "?" : `${value.toFixed(2)} s`;
  const bound = isCpuWhole || userSeconds === null ? "" : "at least ";
  return `CPU ${bound}${seconds(userSeconds)} user, ${seconds(systemSeconds)} system`;
}

/**
 * Renders the peak memory. Samples give a lower bound, because they miss the last moments of a
 * process.
 */
function renderPeakMemory({ of, processBytes, isWhole, treeBytes }: PeakMemory): string {
  const size = `${isWhole ? "" : "at least "}${formatBytes(processBytes)}`;
  const process = `; peak memory: ${size} for its ${of}`;
  const isOne = treeBytes === null || treeBytes === processBytes;
  return isOne ? process : `${process}, at least ${formatBytes(treeBytes)} for its tree`;
}
