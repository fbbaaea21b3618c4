/**
 * The nouns of what limits memory: which limit it is, how much of it is used, and when it is reached.
 * No code.
 *
 * @module
 */

/**
 * What sets a limit: the most that a control group may have (`memory.max`), from what on it is slowed
 * down (`memory.high`), the address space of a process (RLIMIT_AS), or the memory of the machine.
 */
export type LimitKind = "max" | "high" | "address space" | "machine";

/** A limit of memory. */
export interface MemoryLimit {
  /** What sets it. */
  readonly kind: LimitKind;
  /** The path of the control group whose limit it is; `null` where it is none's, or of one unseen. */
  readonly group: string | null;
  /** The limit. */
  readonly limitBytes: number;
  /** What is used of it: of a control group and of the machine what cannot simply be given back. */
  readonly usedBytes: number;
}

/** When a limit is reached, as things are going, in seconds from the last sample on. */
export interface Reach {
  /** The best guess. */
  readonly seconds: number;
  /** The earliest, of an interval of 95 %. */
  readonly earliestSeconds: number;
  /** The latest of that interval; `null` where it may as well never be. */
  readonly latestSeconds: number | null;
}

/** The limit of memory that matters most to a process: which it is, and when it is reached. */
export interface MemoryOutlook extends MemoryLimit {
  /** When it is reached; `null` where nothing grows towards it. */
  readonly reach: Reach | null;
  /** When it was last read, in milliseconds since 1970. */
  readonly atEpochMs: number;
}

/** A process that was killed for memory, as it seems. */
export interface Kill {
  /** Whether it is known that it was killed, as of a COMMAND; else it may have ended by itself. */
  readonly isSure: boolean;
  /** When it was seen to be gone, in milliseconds since 1970. */
  readonly atEpochMs: number;
  /** The tightest limit above it when that was last read; `null` where it was not. */
  readonly limit: MemoryLimit | null;
}

/** Where limits are read. What cannot be told is `null`, or absent. */
export interface LimitReader {
  /** The control group by which the memory of a process is limited, by its path. */
  findGroup(pid: number): string | null;
  /**
   * The limits above a control group, its own and that of the machine among them; of `null` that of the
   * machine alone. No group is read more than once a second.
   */
  listLimits(group: string | null): MemoryLimit[];
  /** How large the address space of a process may be. */
  readAddressSpace(pid: number): number | null;
  /**
   * How many processes were killed for memory, by where that is counted: at the path of the group, at
   * those of the groups above it where they count as well, and for the whole machine at the empty one.
   */
  readKills(group: string | null): ReadonlyMap<string, number>;
}
