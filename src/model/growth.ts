/**
 * The nouns of what grows: the parts of a process's memory, and how much of the growth is of each. No
 * code.
 *
 * @module
 */

/** A part of what a process takes of memory. */
export type MemoryPart =
  | "anonymous"
  | "files"
  | "shared"
  | "files and shared"
  | "page tables"
  | "swap";

/** The parts of a process's memory at a moment, in bytes; `null` is unknown. */
export interface PartSizes {
  /** Resident, of no file. */
  readonly anonymous: number | null;
  /** Resident pages of files. */
  readonly files: number | null;
  /** Resident shared memory and tmpfs. */
  readonly shared: number | null;
  /** What the kernel needs to find its pages. */
  readonly pageTables: number | null;
  /** Swapped out. */
  readonly swap: number | null;
  /** How many threads share them. */
  readonly threads: number | null;
}

/** How the number of threads has grown. */
export interface ThreadGrowth {
  /** How many there were when the growth began. */
  readonly from: number;
  /** How many there are. */
  readonly to: number;
}

/** A part that grows. */
export interface PartGrowth {
  /** Which. */
  readonly part: MemoryPart;
  /** How fast. */
  readonly bytesPerHour: number;
  /** Its share of all growth, from 0 to 1. */
  readonly share: number;
}

/** What an open descriptor is. */
export type FileKind = "files" | "sockets" | "pipes" | "inotify" | "others";

/** How many open descriptors of each kind there are; what there are none of is absent. */
export type FileKinds = Readonly<Partial<Record<FileKind, number>>>;
