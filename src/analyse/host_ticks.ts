/**
 * Joins the ticks of the hosts in one recording. Hosts take their samples at different moments, but a sum over all
 * processes needs the samples of all hosts. The labels of a process tell its host. Pure, except that the functions
 * change the state.
 *
 * @module
 */

import { labelsOf, type Sample, type Snapshot, type Tick } from "../model/samples.ts";

/** The ticks that are not joined yet. */
export interface HostTicks {
  /** At most one tick of each host, by its labels, in time order. */
  readonly open: Map<string, HostTick>;
  /** The latest time between two ticks of one host; `Infinity` if no host has two ticks yet. */
  intervalMs: number;
}

/** The samples of one host at a tick. */
export interface HostTick {
  /** The tick. */
  readonly tick: Tick;
  /** The samples. */
  readonly samples: readonly Sample[];
}

/** Returns the state before the first snapshot. */
export function emptyHostTicks(): HostTicks {
  return { open: new Map(), intervalMs: Infinity };
}

/**
 * Adds a snapshot, and passes on the joined snapshots before it. Snapshots without labels pass at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const passed: number[] = [];
 * const tick = { epochMs: 0, monotonicMs: 0, skipped: 0, last: false };
 * const snapshot = { tick, samples: [], missed: null };
 * joinTicks(emptyHostTicks(), snapshot, ({ samples }) => passed.push(samples.length));
 * assertEquals(passed, [0]);
 * ```
 *
 * @param hosts The ticks that are not joined yet.
 * @param snapshot The next snapshot, in time order.
 * @param add Receives the joined snapshots. A joined snapshot has the tick of its first host.
 */
export function joinTicks(
  hosts: HostTicks,
  snapshot: Snapshot,
  add: (snapshot: Snapshot) => void,
): void {
  const { open } = hosts;
  const { tick, samples } = snapshot;
  if (open.size === 0 && samples.every((sample) => labelsOf(sample) === "")) return add(snapshot);
  const parts = Map.groupBy(samples, labelsOf);
  const again = parts.keys().map((labels) => open.get(labels)).find((part) => part !== undefined);
  if (again !== undefined) {
    hosts.intervalMs = tick.monotonicMs - again.tick.monotonicMs;
    endTicks(hosts, add);
  }
  for (const [labels, some] of parts) open.set(labels, { tick, samples: some });
}

/**
 * Passes on the ticks that are not joined yet. Ticks that are an interval apart, such as those of hosts that were
 * recorded one after the other, are not joined.
 *
 * @param hosts The ticks, of which none is left.
 * @param add Receives the joined snapshots.
 */
export function endTicks({ open, intervalMs }: HostTicks, add: (snapshot: Snapshot) => void): void {
  let joined: HostTick[] = [];
  const pass = () => {
    const [first] = joined;
    if (first === undefined) return;
    add({ tick: first.tick, samples: joined.flatMap(({ samples }) => samples), missed: null });
    joined = [];
  };
  for (const host of open.values()) {
    const [first = host] = joined;
    if (host.tick.monotonicMs - first.tick.monotonicMs >= intervalMs) pass();
    joined.push(host);
  }
  pass();
  open.clear();
}
