/**
 * A process of Deno whose memory or descriptors grow, or seem to grow, in one of several ways.
 *
 * @module
 */

const STEP_MS = 20;
const MALLOC_BYTES = 40n * 1024n;
const DEV_NULL = new TextEncoder().encode("/dev/null\0");

/** The memory at the start, which must not double: a process that doubles soon may be warming up. */
const base = new Uint8Array(64 * 2 ** 20).fill(1);

const held: Uint8Array[] = [];
const descriptors: number[] = [];

const { symbols: libc } = Deno.dlopen(
  Deno.build.os === "linux" ? "libc.so.6" : "/usr/lib/libSystem.B.dylib",
  {
    malloc: { parameters: ["usize"], result: "pointer" },
    memset: { parameters: ["pointer", "i32", "usize"], result: "pointer" },
    free: { parameters: ["pointer"], result: "void" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  },
);

/** Allocates resident memory outside the garbage collector. */
function malloc(): Deno.PointerValue {
  return libc.memset(libc.malloc(MALLOC_BYTES), 1, MALLOC_BYTES);
}

/** Opens a file without objects for the garbage collector. */
function open(): void {
  descriptors.push(libc.open(DEV_NULL, 0));
}

/** Makes about 100 KB of objects for the garbage collector. */
function makeGarbage(): void {
  Array.from({ length: 1000 }, (_, at) => `${at} ${Math.random()} of a hundred letters or so`);
}

function hold(): void {
  held.push(new Uint8Array(20_000).fill(1));
}

const ACTS: Record<string, () => unknown> = {
  growingArray: hold,
  ringBuffer: () => {
    hold();
    if (held.length > 100) held.shift();
  },
  garbageOnly: () => {
    for (let times = 0; times < 4; times++) makeGarbage();
  },
  garbageAndLeak: () => {
    for (let times = 0; times < 2; times++) makeGarbage();
    hold();
  },
  mallocWithoutFree: malloc,
  mallocAndFree: () => libc.free(malloc()),
  descriptorsNeverClosed: open,
  descriptorsClosed: () => {
    open();
    if (descriptors.length > 20) libc.close(descriptors.shift()!);
  },
};

/**
 * How often each program makes garbage before it begins. Until a collector has all the memory that
 * it needs, memory rises, and on a busy machine for a long time.
 */
const WARM_UPS: Record<string, number> = {
  garbageOnly: 3000,
  garbageAndLeak: 3000,
  mallocWithoutFree: 100,
  mallocAndFree: 100,
  descriptorsNeverClosed: 100,
  descriptorsClosed: 100,
};

const kind = Deno.args[0]!;
const act = ACTS[kind]!;
for (let times = 0; times < (WARM_UPS[kind] ?? 0); times++) makeGarbage();
setInterval(act, STEP_MS);
Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
for await (const _ of Deno.stdin.readable);
Deno.exit(base.length > 0 ? 0 : 1);
