/**
 * Exports a recording to monitoring systems: connects the gathered values with the server, the textfile and
 * OpenTelemetry.
 *
 * @module
 */

import { forgetEnded } from "../../analyse/forget.ts";
import { keyOf } from "../../analyse/group_sums.ts";
import { findGroup, type Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { addCounts } from "../../export/counts.ts";
import { emptyGathered, type Gathered, type Group, type Member } from "../../export/gathered.ts";
import { gather, type ToldBy } from "../../export/mod.ts";
import { nearer } from "../../export/values.ts";
import { refreshVerdicts } from "../../export/verdicts.ts";
import type { Metric } from "../../export/metric.ts";
import { listMetrics } from "../../export/metrics.ts";
import { listOwnMetrics, type Own } from "../../export/own_metrics.ts";
import {
  chooseFormat,
  MEDIA_TYPES,
  renderMetrics,
  type TextFormat,
} from "../../export/openmetrics.ts";
import { isLoopback, meansAddress, openPort, renderAddress } from "../../export/serve/listen.ts";
import { limitsOf, serve } from "../../export/serve/mod.ts";
import { openTextfile, type TryLock } from "../../export/textfile.ts";
import type { ColumnName } from "../../model/columns.ts";
import type { Options } from "../../model/options.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Reader } from "../../model/reader.ts";
import type { World } from "../../model/world.ts";
import { tryLock } from "../../output/file_lock.ts";
import { openReader } from "../../read/mod.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { listExpected } from "./expected.ts";
import { judgeGroup, judgeMember } from "./judging.ts";
import { nameOfGroup } from "../groups.ts";
import type { Exporter } from "../write.ts";

/**
 * The share of the time between two ticks that verdicts may take. A verdict takes a millisecond.
 */
const JUDGING_SHARE = 0.1;

/** The most time that verdicts may take between two ticks. */
const MOST_JUDGING_MS = 50;

/** PROFIT renews verdicts for this time after the latest request. */
const INTEREST_MS = 300_000;

/**
 * The columns that need no read of their own. PROFIT exports them even if they are not recorded.
 */
const ALWAYS_EXPORTED: readonly ColumnName[] = ["mem_anonymous"];

const NO_NEEDS = {
  columns: [],
  wanted: [],
  names: null,
  command: false,
  user: false,
  cgroups: false,
  parent: false,
};

/** Locks a file for one recorder: two recorders that replace one file would hide each other. */
const lockAlone: TryLock = (file) => tryLock(file, "own");

const BY_GROUP: ToldBy = { nameOf: (sample) => nameOfGroup(sample) ?? "", keyOf };

/**
 * Opens the exports that the user asks for.
 *
 * @param options The options.
 * @param world The outside world.
 * @param reader The source of readings.
 * @throws {UsageError} If the folder of the textfile does not exist.
 * @throws {EnvironmentError} If the port is taken, or a file cannot be written.
 */
export async function openExporter(
  options: Options,
  world: World,
  reader: Reader,
): Promise<Exporter> {
  const { clock } = world;
  const gathered = emptyGathered([...ALWAYS_EXPORTED, ...options.columns]);
  const budgetMs = Math.min(MOST_JUDGING_MS, options.paceMs * JUDGING_SHARE);
  let askedAtMs = -Infinity;
  /** The texts that were rendered since the latest tick, at most one for each format. */
  const bodies = new Map<TextFormat, Uint8Array>();
  let metrics: Metric[] | null = null;
  let recorded: Recording | null = null;

  const warn = (text: string) => world.say(`profit: ${escapeTerminal(text)}\n`);
  const tell = (text: string) => options.quiet || warn(text);
  const readOwn = options.listen === null ? () => null : await openOwn(options, world);
  const textfile = options.textfile === null
    ? null
    : await openTextfile(options.textfile, warn, lockAlone);
  const close = openServer();
  if (textfile) tell(`metrics are in "${textfile.path}"`);
  const isGrouped = options.groupBy !== null || options.children;
  const tellTelemetry = world.hasTelemetry
    ? await openTelemetry(gathered.columns, isGrouped)
    : null;
  const expected = await listExpected(options);
  const toldBy = isGrouped ? BY_GROUP : undefined;
  const ownLabels = textfile?.ownName == null ? {} : { recorder: textfile.ownName };

  return {
    onSnapshot: (snapshot, recording) => {
      recorded = recording;
      gather(gathered, snapshot, (pid) => reader.readMaxOpenFiles(pid), toldBy);
      if (isGrouped && snapshot.missed === null) addEndedChildren(gathered, recording);
      if (options.durationMs === Infinity) forgetEnded(recording, snapshot);
      // PROFIT judges after a tick and not at a request, because a request can come when the next
      // tick is due.
      const isAsked = textfile !== null || tellTelemetry !== null ||
        clock.monotonicMs() - askedAtMs < INTEREST_MS;
      if (isAsked) {
        const judge = (member: Member) => judgeMember(member, recording);
        const judgeAll = (group: Group) => judgeGroup(group, recording);
        refreshVerdicts(gathered, judge, clock.monotonicMs, budgetMs, judgeAll);
      }
      metrics = null;
      bodies.clear();
      textfile?.put(renderMetrics(list(), "prometheus"));
      if (tellTelemetry !== null) refreshLimits(recording);
      tellTelemetry?.(gathered);
    },
    close: async () => {
      close();
      await textfile?.close();
    },
  };

  function openServer(): () => void {
    if (options.listen === null) return () => {};
    const { host } = options.listen;
    const { listener, port } = openPort(host, options.listen.port);
    const machine = world.readHost();
    tell(`metrics are at http://${renderAddress({ host, port })}/metrics`);
    if (!isLoopback(host)) tell("whoever reaches this address can read them, names included");
    const site = {
      isOwnHost: (asked: string) =>
        meansAddress(host, machine, asked) || options.listenNames.includes(asked),
      renderMetrics: (accept: string) => {
        const format = chooseFormat(accept);
        return { type: MEDIA_TYPES[format], body: renderOnce(format) };
      },
      epochMs: clock.epochMs,
    };
    const { ownPid } = reader;
    return serve(
      listener,
      site,
      limitsOf(ownPid === null ? null : reader.readMaxOpenFiles(ownPid)),
    );
  }

  function renderOnce(format: TextFormat): Uint8Array {
    askedAtMs = clock.monotonicMs();
    const known = bodies.get(format);
    if (known) return known;
    // node_exporter has its own metrics of these names, and would refuse a textfile with them.
    const own = readOwn();
    const all = own === null ? list() : [...list(), ...listOwnMetrics(own)];
    const body = new TextEncoder().encode(renderMetrics(all, format));
    bodies.set(format, body);
    return body;
  }

  function list(): Metric[] {
    if (metrics === null && recorded !== null) refreshLimits(recorded);
    return metrics ??= listMetrics(gathered, { ...options, isGrouped, expected, ownLabels });
  }

  function refreshLimits({ processes, groups }: Recording): void {
    const limitOf = (record: ProcessRecord | null, { leaks }: Member | Group) =>
      record?.findOutlook?.(leaks.memory === "likely") ?? null;
    for (const member of gathered.members.values()) {
      member.memoryLimit = limitOf(findInTable(processes.byPid, member.reading), member);
    }
    for (const group of gathered.groups.values()) {
      group.memoryLimit = [...group.keys].map((key) => limitOf(findGroup(groups, key), group))
        .reduce(nearer, null);
    }
  }
}

/**
 * Opens a reader for PROFIT's own process. The reader of the recording cannot serve here, because
 * its readings decide which processes are still there. Returns nothing for ps, because PROFIT would
 * have to wait for the result.
 */
async function openOwn(options: Options, { os, clock }: World): Promise<() => Own | null> {
  if (options.source === "ps" || os !== "linux") return () => null;
  const reader = await openReader(
    { ...options, os },
    { ...NO_NEEDS, paceMs: options.paceMs },
    clock,
  );
  return () => {
    const { ownPid } = reader;
    const readings = ownPid === null ? [] : reader.read([ownPid]);
    const reading = readings instanceof Promise ? undefined : readings[0];
    if (reading === undefined) return null;
    return { reading, maxOpenFiles: reader.readMaxOpenFiles(reading.pid) };
  };
}

/** Loaded on demand. */
async function openTelemetry(
  columns: Gathered["columns"],
  isGrouped: boolean,
): Promise<(gathered: Gathered) => void> {
  const telemetry = await import("./telemetry.ts");
  return telemetry.openTelemetry(columns, isGrouped);
}

/**
 * Adds the CPU time of ended children at this tick. The time is unknown in a warm-up, which PROFIT
 * does not remember.
 */
function addEndedChildren({ groups: named }: Gathered, { groups }: Recording): void {
  for (const group of named.values()) {
    for (const key of group.keys) {
      const seconds = findGroup(groups, key)?.totals?.endedChildrenSeconds ?? 0;
      group.countsEnded = addCounts(group.countsEnded, { ended_children_seconds: seconds });
    }
  }
}
