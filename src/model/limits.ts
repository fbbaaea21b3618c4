/**
 * The nouns of memory limits: the limit, its use, and the time until it is reached. No code.
 *
 * @module
 */

/**
 * The kind of a limit: the most memory of a control group (`memory.max`), the memory from which on the kernel
 * slows it down (`memory.high`), the address space of a process (RLIMIT_AS), or the memory of the machine.
 */
export type LimitKind = "max" | "high" | "address space" | "machine";

/** A memory limit. */
export interface MemoryLimit {
  /** The kind of the limit. */
  readonly kind: LimitKind;
  /**
   * The path of the control group with the limit; `null` if there is no group, or if the group is
   * not visible.
   */
  readonly group: string | null;
  /** The limit. */
  readonly limitBytes: number;
  /** The used memory. For a control group and the machine, this excludes memory that the kernel can take back. */
  readonly usedBytes: number;
}

/** The time until a limit is reached, in seconds after the last sample. */
export interface Reach {
  /** The best estimate. */
  readonly seconds: number;
  /** The start of the 95 % interval. */
  readonly earliestSeconds: number;
  /** The end of that interval; `null` if the limit may never be reached. */
  readonly latestSeconds: number | null;
}

/** The memory limit that matters most to a process or a group. */
export interface MemoryOutlook extends MemoryLimit {
  /** The time until it is reached; `null` if nothing grows towards it. */
  readonly reach: Reach | null;
  /** The time of the latest reading, in milliseconds since 1970. */
  readonly atEpochMs: number;
}

/** A process that was killed for lack of memory, or probably was. */
export interface Kill {
  /** Whether the kill is certain, as for a COMMAND. Otherwise the process can have ended by itself. */
  readonly isSure: boolean;
  /** The time at which the process was gone, in milliseconds since 1970. */
  readonly atEpochMs: number;
  /** The tightest limit above the process at its latest reading; `null` without a reading. */
  readonly limit: MemoryLimit | null;
}

/** Reads limits. An unknown value is `null` or absent. */
export interface LimitReader {
  /** Finds the path of the control group that limits the memory of a process. */
  findGroup(pid: number): string | null;
  /**
   * Lists the limits above a control group, with its own and that of the machine; for `null` only that of the
   * machine. A group is read once a second at most.
   */
  listLimits(group: string | null): MemoryLimit[];
  /** Reads the limit of the address space of a process. */
  readAddressSpace(pid: number): number | null;
  /**
   * Reads how many processes were killed for memory, by the place of the count: the path of the group, the paths
   * of the groups above it if they count, too, and the empty path for the whole machine.
   */
  readKills(group: string | null): ReadonlyMap<string, number>;
}
