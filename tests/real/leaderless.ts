/**
 * A process whose first thread ends. Another thread holds 20 MiB, waits for a line of its input, and then
 * ends the process with exit code 7.
 *
 * @module
 */

/** The numbers of the system calls that end a thread, and a process: Linux's unistd.h. */
const [EXIT, EXIT_GROUP] = Deno.build.arch === "x86_64" ? [60n, 231n] : [93n, 94n];

const { symbols: libc } = Deno.dlopen("libc.so.6", {
  syscall: { parameters: ["i64", "i64"], result: "i64" },
});

/** The interval at which the other thread checks the first thread. */
const LOOK_MS = 10;

/** The name of this thread, if it is a worker. The first thread has no name. */
const thread = self as unknown as { name?: string; postMessage(message: string): void };

const MEMORY_BYTES = 20 * 2 ** 20;

if (thread.name === "other") {
  const memory = new Uint8Array(MEMORY_BYTES).fill(7);
  thread.postMessage("runs");
  const clock = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const hasFirst = () => !Deno.readTextFileSync(`/proc/${Deno.pid}/stat`).includes(") Z ");
  while (hasFirst()) Atomics.wait(clock, 0, 0, LOOK_MS);
  Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
  Deno.stdin.readSync(new Uint8Array(1));
  libc.syscall(EXIT_GROUP, BigInt(memory[0]!)); // Deno.exit() would only end this thread.
} else {
  const worker = new Worker(import.meta.url, { type: "module", name: "other" });
  worker.addEventListener("message", () => libc.syscall(EXIT, 0n));
}
