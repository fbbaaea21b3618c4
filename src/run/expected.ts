/**
 * What monitoring systems are told of where it has no process: 0 is a value to alert on, and no series
 * is none.
 *
 * @module
 */

import type { Expected } from "../export/metrics.ts";
import { NO_SERVICES, type Options } from "../model/options.ts";

/** A glob has one of these: nobody knows what it would match. */
const GLOB = /[*?[{]/;

/**
 * Lists the names, units and containers that were asked for, each with how it is told: as a group
 * where processes are grouped by it, else by its own kind.
 *
 * @param options What was asked for.
 */
export async function listExpected(
  { names, services: { units, containers }, ignoreCase, groupBy, children }: Pick<
    Options,
    "names" | "services" | "ignoreCase" | "groupBy" | "children"
  >,
): Promise<Expected[]> {
  const isByTree = groupBy === "tree" || groupBy === null && children;
  // A tree has the name of its root, which is the process that was asked for.
  const groupedBy = isByTree ? "name" : groupBy;
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const labelsOf = (kind: string, value: string) => ({
    [kind === groupedBy ? "group" : kind]: value,
  });
  const isLiteral = (text: string) => !GLOB.test(text);
  const named = names.filter(isLiteral).map((name): Expected => ({
    labels: labelsOf("name", name),
    isOf: (reading) => fold(reading.name) === fold(name),
  }));
  if (units.length + containers.length === 0) return named;
  // Loaded on demand: so it is for the selection.
  const { matchServices, nameUnit } = await import("../record/service.ts");
  const served = (labels: Expected["labels"], services: Partial<Options["services"]>): Expected => {
    const isOf = matchServices({ ...NO_SERVICES, ...services });
    return { labels, isOf: ({ cgroups = [] }) => isOf(cgroups) };
  };
  return [
    ...named,
    ...units.filter(isLiteral)
      .map((unit) => served(labelsOf("unit", nameUnit(unit)), { units: [unit] })),
    ...containers.map((id) => served(labelsOf("container", id), { containers: [id] })),
  ];
}
