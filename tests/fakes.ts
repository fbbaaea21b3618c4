/**
 * Stand-ins for the world: a clock that never waits, and invented readings and processes.
 *
 * @module
 */

import { matchGlob } from "../src/record/globs.ts";
import { type Criteria, matchNames, select } from "../src/record/select.ts";
import type { Reading } from "../src/model/processes.ts";
import type { Needs, Reader } from "../src/model/reader.ts";
import type { Sample, Selection, Snapshot, Tick } from "../src/model/samples.ts";
import type { Clock, Size, Terminal } from "../src/model/world.ts";

/** A clock that moves only when something sleeps on it or a test pushes it. */
export interface FakeClock extends Clock {
  /** Lets time pass. */
  advance(ms: number): void;
}

/** Makes a clock; its wall clock starts at 2026-11-22 15:37:00 UTC. */
export function fakeClock(): FakeClock {
  let nowMs = 0;
  return {
    monotonicMs: () => nowMs,
    epochMs: () => Date.UTC(2026, 10, 22, 15, 37) + nowMs,
    sleepUntil: (monotonicMs, stop) => {
      if (!stop.aborted) nowMs = Math.max(nowMs, monotonicMs);
      return Promise.resolve();
    },
    advance: (ms) => void (nowMs += ms),
  };
}

/** A terminal that remembers what was written on it, and when. */
export interface FakeTerminal extends Terminal {
  /** All writes so far. */
  readonly writes: { readonly atMs: number; readonly text: string }[];
  /** Changes its size; `null` removes the terminal. */
  resize(size: Size | null): void;
}

/** Makes a terminal of 80 columns and 24 rows. */
export function fakeTerminal(clock: Clock): FakeTerminal {
  let size: Size | null = { columns: 80, rows: 24 };
  const writes: { atMs: number; text: string }[] = [];
  return {
    writes,
    size: () => size,
    write: (bytes) => {
      writes.push({ atMs: clock.monotonicMs(), text: new TextDecoder().decode(bytes) });
      return Promise.resolve(bytes.length);
    },
    resize: (newSize) => void (size = newSize),
  };
}

/** A signal that is never aborted. */
export const never = new AbortController().signal;

/** Makes the smallest task of a reader, with the given differences. */
export function needs(given: Partial<Needs> = {}): Needs {
  return {
    columns: [],
    wanted: [],
    names: null,
    command: false,
    user: false,
    cgroups: false,
    parent: false,
    paceMs: 1000,
    ...given,
  };
}

/** Selects all processes, with the given criteria. */
export function selectAll(
  { names, ignoreCase = false, ...given }: Partial<
    Omit<Criteria, "isNamed"> & { names: string[]; ignoreCase: boolean }
  > = {},
): Selection {
  return select({
    isNamed: names === undefined ? null : matchNames(names, ignoreCase, matchGlob),
    full: null,
    uid: null,
    isOfService: null,
    ownPid: null,
    children: false,
    ...given,
  });
}

/** Makes a reading of an idle process, with the given differences. */
export function reading(given: Partial<Reading> = {}): Reading {
  return {
    pid: 7,
    startTicks: 100,
    name: "acme",
    ppid: 1,
    command: null,
    uid: null,
    readAtMs: 0,
    ageSeconds: 3600,
    creationEpochSeconds: 1000.5,
    state: "S",
    numThreads: 1,
    cpuSeconds: (given.cpuUserSeconds ?? 0) + (given.cpuSystemSeconds ?? 0),
    cpuUserSeconds: 0,
    cpuSystemSeconds: 0,
    cpuChildrenSeconds: 0,
    virtualBytes: 8192,
    rssBytes: 4096,
    anonymousBytes: null,
    openFiles: 3,
    extras: {},
    refusals: [],
    ...given,
  };
}

/** Makes a sample of such a reading. */
export function sample(given: Partial<Reading> = {}, cpuPercent: number | null = 0): Sample {
  return {
    reading: reading(given),
    cpuPercent,
    cpuOverMs: cpuPercent === null ? 0 : 1000,
    root: null,
  };
}

/** Makes a tick whose clocks agree, with the given differences. */
export function tick(given: Partial<Tick> = {}): Tick {
  const { epochMs = 1_700_000_000_250 } = given;
  return { epochMs, monotonicMs: epochMs, skipped: 0, last: false, ...given };
}

/** Makes a snapshot of samples. */
export function snapshot(samples: Sample[], given: Partial<Tick> = {}): Snapshot {
  return { tick: tick(given), samples, missed: null };
}

/** Makes a reader of processes that a test may change; a listing or reading takes no time. */
export function fakeReader(clock: Clock, alive: () => Partial<Reading>[]): Reader {
  const readings = () =>
    alive().map((given) => reading({ readAtMs: clock.monotonicMs(), ...given }));
  return {
    list: readings,
    read: (pids) => readings().filter(({ pid }) => pids.includes(pid)),
    readOwnCost: () => null,
    mayHideOthers: () => false,
    findChild: (pid) => pid,
    findNamesake: () => null,
    readPeakRss: () => null,
    readMaxOpenFiles: () => null,
    readMemoryParts: () => null,
    countFileKinds: () => null,
    readCommands: () => Promise.resolve(new Map()),
    readOomKills: () => null,
    openLimits: () => Promise.resolve(null),
    findThreadOwner: () => null,
    findUid: () => null,
    filesPace: () => null,
    close: () => {},
    ownPid: null,
    cpuStepMs: 10,
  };
}

/** Returns the bytes of a text. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
