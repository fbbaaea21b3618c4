/**
 * Tells monitoring systems of a recording: joins what is gathered of it with the server and the file.
 *
 * @module
 */

import { forgetEnded } from "../analyse/forget.ts";
import { keyOf } from "../analyse/group_sums.ts";
import { findGroup, type Recording } from "../analyse/mod.ts";
import type { ProcessRecord } from "../analyse/process_record.ts";
import { summariseProcess } from "../analyse/summary.ts";
import { addCounts } from "../export/counts.ts";
import { emptyGathered, type Gathered, type Group, type Member } from "../export/gathered.ts";
import { gather, type ToldBy } from "../export/mod.ts";
import { nearer } from "../export/values.ts";
import {
  type LeakVerdict,
  NO_VERDICTS,
  refreshVerdicts,
  type Verdicts,
  worstVerdicts,
} from "../export/verdicts.ts";
import { listMetrics, listOwnMetrics, type Metric, type Own } from "../export/metrics.ts";
import {
  chooseFormat,
  MEDIA_TYPES,
  renderMetrics,
  type TextFormat,
} from "../export/openmetrics.ts";
import { isLoopback, meansAddress, openPort, renderAddress } from "../export/serve/listen.ts";
import { limitsOf, serve } from "../export/serve/mod.ts";
import { openTextfile, type TryLock } from "../export/textfile.ts";
import type { ColumnName } from "../model/columns.ts";
import type { Options } from "../model/options.ts";
import type { Leak } from "../model/outcomes.ts";
import { findInTable } from "../model/process_table.ts";
import type { Reader } from "../model/reader.ts";
import type { World } from "../model/world.ts";
import { tryLock } from "../output/file_lock.ts";
import { openReader } from "../read/mod.ts";
import { escapeTerminal } from "../text/escape.ts";
import { listExpected } from "./expected.ts";
import { nameOfGroup } from "./groups.ts";
import type { Exporter } from "./write.ts";

/** Verdicts, a millisecond each, may take this share of the time between two ticks, */
const JUDGING_SHARE = 0.1;

/** and no more than this, */
const MOST_JUDGING_MS = 50;

/** and are made for so long after somebody asked. */
const INTEREST_MS = 300_000;

/** Columns that cost no read: they are exported whether they are recorded or not. */
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

/** Two recorders that replace one file would hide each other. */
const lockAlone: TryLock = (file) => tryLock(file, "own");

const BY_GROUP: ToldBy = { nameOf: (sample) => nameOfGroup(sample) ?? "", keyOf };

/**
 * Opens all that was asked for.
 *
 * @param options What was.
 * @param world What to touch.
 * @param reader Where readings come from.
 * @returns What is to be told of snapshots.
 * @throws {UsageError} When there is no such folder.
 * @throws {EnvironmentError} When the port is taken, or a file cannot be written.
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
  /** What was rendered since the latest tick: at most once for each. */
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

  return {
    onSnapshot: (snapshot, recording) => {
      recorded = recording;
      gather(gathered, snapshot, (pid) => reader.readMaxOpenFiles(pid), toldBy);
      if (isGrouped && snapshot.missed === null) addEndedChildren(gathered, recording);
      if (options.durationMs === Infinity) forgetEnded(recording, snapshot);
      // Behind a tick and not when somebody asks, which may be when the next tick is due.
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
    // node_exporter has these of its own, and would refuse a file with them.
    const own = readOwn();
    const all = own === null ? list() : [...list(), ...listOwnMetrics(own)];
    const body = new TextEncoder().encode(renderMetrics(all, format));
    bodies.set(format, body);
    return body;
  }

  function list(): Metric[] {
    if (metrics === null && recorded !== null) refreshLimits(recorded);
    return metrics ??= listMetrics(gathered, { ...options, isGrouped, expected });
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
 * How to read PROFIT's own process: with a reader apart from that of the recording, which knows by
 * what it reads who is still there. Not by ps, which would have to be waited for.
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

/** Only who asks for it loads it. */
async function openTelemetry(
  columns: Gathered["columns"],
  isGrouped: boolean,
): Promise<(gathered: Gathered) => void> {
  const telemetry = await import("./telemetry.ts");
  return telemetry.openTelemetry(columns, isGrouped);
}

/** What is told of a tick counts once; where a warm-up is not remembered, nothing is known of it. */
function addEndedChildren({ groups: named }: Gathered, { groups }: Recording): void {
  for (const group of named.values()) {
    for (const key of group.keys) {
      const seconds = findGroup(groups, key)?.totals?.endedChildrenSeconds ?? 0;
      group.countsEnded = addCounts(group.countsEnded, { ended_children_seconds: seconds });
    }
  }
}

function judgeMember({ reading }: Member, { processes }: Recording): Verdicts {
  const record = findInTable(processes.byPid, reading);
  return record === null ? NO_VERDICTS : verdictsOf(record);
}

/** Several trees may have roots of one name: the worst of them counts. */
function judgeGroup({ keys }: Group, { groups }: Recording): Verdicts {
  return [...keys].map((key) => findGroup(groups, key)).filter((record) => record !== null)
    .map(verdictsOf)
    .reduce(worstVerdicts, NO_VERDICTS);
}

function verdictsOf(record: ProcessRecord): Verdicts {
  const { metrics, memory, totals } = summariseProcess(record);
  const verdicts = {
    memory: exportedVerdict(metrics[memory].leak),
    descriptors: exportedVerdict(metrics.num_open_files.leak),
  };
  return totals ? { ...verdicts, processes: exportedVerdict(totals.processes.leak) } : verdicts;
}

/** Of too few samples nothing is said, also not by the rule of the original. */
function exportedVerdict(leak: Leak | null): LeakVerdict | null {
  if (leak === null || leak.growthPerHour === null) return null;
  return leak.verdict === "insufficient data" ? null : leak.verdict;
}
