/**
 * The nouns of growth: the parts of the memory of a process, and their shares of the growth. No code.
 *
 * @module
 */

/** A part of the memory of a process. */
export type MemoryPart =
  | "anonymous"
  | "files"
  | "shared"
  | "files and shared"
  | "page tables"
  | "swap";

/** The parts of the memory of a process at a moment, in bytes; `null` if a part is unknown. */
export interface PartSizes {
  /** Resident memory that belongs to no file. */
  readonly anonymous: number | null;
  /** Resident pages of files. */
  readonly files: number | null;
  /** Resident shared memory and tmpfs. */
  readonly shared: number | null;
  /** The page tables of the kernel. */
  readonly pageTables: number | null;
  /** Memory that is swapped out. */
  readonly swap: number | null;
  /** The number of threads. */
  readonly threads: number | null;
}

/** The growth of the number of threads. */
export interface ThreadGrowth {
  /** The number when the growth began. */
  readonly from: number;
  /** The number now. */
  readonly to: number;
}

/** A part that grows. */
export interface PartGrowth {
  /** The part. */
  readonly part: MemoryPart;
  /** The rate. */
  readonly bytesPerHour: number;
  /** Its share of all growth, from 0 to 1. */
  readonly share: number;
}

/** What grows with the memory of a process. */
export interface Growing {
  /** The parts of its memory that grow, the fastest first; empty if no part is known to grow. */
  readonly parts: readonly PartGrowth[];
  /** The growth of its threads; `null` if they do not grow. */
  readonly threads: ThreadGrowth | null;
}

/** The kind of an open descriptor. */
export type FileKind = "files" | "sockets" | "pipes" | "inotify" | "others";

/** The number of open descriptors of each kind. A kind without descriptors is absent. */
export type FileKinds = Readonly<Partial<Record<FileKind, number>>>;
