/**
 * Opens the C library, for the few system calls for which Deno has no function.
 *
 * @module
 */

const SYMBOLS = {
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32" },
  getrusage: { parameters: ["i32", "buffer"], result: "i32" },
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  sigaction: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  waitid: { parameters: ["i32", "u32", "buffer", "i32"], result: "i32" },
} as const;

/**
 * The used functions. Each function returns -1 if it fails, and otherwise 0 unless its description
 * differs.
 */
export interface Libc {
  /** poll(2), which returns how many descriptors are ready. */
  poll(descriptors: BufferSource, count: bigint, timeoutMs: number): number;
  /** getrusage(2). */
  getrusage(who: number, usage: BufferSource): number;
  /** setrlimit(2). */
  setrlimit(resource: number, limit: BufferSource): number;
  /** sigaction(2). */
  sigaction(signal: number, action: BufferSource, before: BufferSource | null): number;
  /** waitid(2). */
  waitid(idType: number, id: number, info: BufferSource, options: number): number;
}

/** The file names of glibc and of musl. */
const LIBRARIES = ["libc.so.6", `libc.musl-${Deno.build.arch}.so.1`];

/** The C library of macOS. */
const MAC_LIBRARY = "/usr/lib/libSystem.B.dylib";

let opened: Libc | null | undefined;

/**
 * Opens the C library, once.
 *
 * @returns Its functions; `null` if this is not Linux, or Deno does not allow it.
 */
export function openLibc(): Libc | null {
  if (opened === undefined) opened = Deno.build.os === "linux" ? load() : null;
  return opened;
}

/**
 * Opens sigaction(2), which PROFIT also needs on macOS.
 *
 * @returns The function; `null` if this is another system, or Deno does not allow it.
 */
export function openSigaction(): Libc["sigaction"] | null {
  if (Deno.build.os !== "darwin") return openLibc()?.sigaction ?? null;
  try {
    return Deno.dlopen(MAC_LIBRARY, { sigaction: SYMBOLS.sigaction }).symbols.sigaction;
  } catch {
    return null;
  }
}

function load(): Libc | null {
  for (const library of LIBRARIES) {
    try {
      return Deno.dlopen(library, SYMBOLS).symbols;
    } catch {
      // The other file may exist.
    }
  }
  return null;
}
