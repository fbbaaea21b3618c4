/**
 * The names, units and containers that are exported with 0 processes. An alert needs a value,
 * because a missing series causes no alert.
 *
 * @module
 */

import { isGlob } from "../../record/select.ts";
import type { Expected } from "../../export/metrics.ts";
import { NO_SERVICES, type Options } from "../../model/options.ts";

/**
 * Lists the names, units and containers that the user asked for, with their labels: the label `group` if processes
 * are grouped by that kind, else the kind itself.
 *
 * @param options What to record.
 */
export async function listExpected(
  { names, services: { units, containers }, ignoreCase, groupBy, children }: Pick<
    Options,
    "names" | "services" | "ignoreCase" | "groupBy" | "children"
  >,
): Promise<Expected[]> {
  const isByTree = groupBy === "tree" || groupBy === null && children;
  // A tree has the name of its root. The root is the process that the user asked for.
  const groupedBy = isByTree ? "name" : groupBy;
  const fold = (text: string) => ignoreCase ? text.toLowerCase() : text;
  const labelsOf = (kind: string, value: string) => ({
    [kind === groupedBy ? "group" : kind]: value,
  });
  const isLiteral = (text: string) => !isGlob(text);
  const named = names.filter(isLiteral).map((name): Expected => ({
    labels: labelsOf("name", name),
    isOf: (reading) => fold(reading.name) === fold(name),
  }));
  if (units.length + containers.length === 0) return named;
  // Loaded on demand, because few recordings select by service.
  const { matchServices, nameUnit } = await import("../../record/service.ts");
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
