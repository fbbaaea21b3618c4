/**
 * The nouns of what a command used, from its start to its end. Pure.
 *
 * @module
 */

/** The resources that a whole command used. */
export interface CommandTotals {
  /** The program. */
  readonly program: string;
  /** Whether its descendants were recorded, too. */
  readonly withChildren: boolean;
  /** The signal that ended it; `null` or absent if none did. */
  readonly signal?: string | null;
  /** The time from its start to its end. */
  readonly wallSeconds: number;
  /** CPU time in user mode, with its descendants as far as they are known; `null` if it is unknown. */
  readonly userSeconds: number | null;
  /** CPU time in the kernel of the same processes. */
  readonly systemSeconds: number | null;
  /** Whether the kernel reported the CPU time at the end. Otherwise it is a lower bound. */
  readonly isCpuWhole: boolean;
  /** The peak of its memory; `null` if no sample and no report of the kernel shows it. */
  readonly peakMemory: PeakMemory | null;
  /** What the kernel reported at the end; `null` or absent if it is unknown, or nobody asked. */
  readonly storage?: StorageBytes | null;
}

/** What processes read from storage and wrote to it. */
export interface StorageBytes {
  /** The bytes that they read. */
  readonly readBytes: number;
  /** The bytes that they wrote. */
  readonly writtenBytes: number;
}

/** The largest resident set sizes of a command. */
export interface PeakMemory {
  /**
   * The process that the peak belongs to: only the command itself, or the largest process of the
   * command and its descendants.
   */
  readonly of: "own process" | "largest process";
  /** The size of that process. */
  readonly processBytes: number;
  /** Whether the kernel reported the peak at the end. Otherwise the size is a lower bound. */
  readonly isWhole: boolean;
  /**
   * The largest sum over all processes in one tick, a lower bound; `null` if descendants were left out.
   */
  readonly treeBytes: number | null;
}
