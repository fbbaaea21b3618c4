/**
 * A process that holds resources on request, so that tests can check the values of PROFIT.
 *
 * Each line of its input is a command. It answers with a line when the command is done.
 *
 * @module
 */

import { cpuUsage } from "node:process";

const IS_LINUX = Deno.build.os === "linux";
const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const O_RDONLY = 0;
const PROT_READ_WRITE = 3;
const MAP_SHARED_ANONYMOUS = IS_LINUX ? 0x21 : 0x1001;
const SLEEP_MS = 5;

const { symbols: libc } = Deno.dlopen(IS_LINUX ? "libc.so.6" : "/usr/lib/libSystem.B.dylib", {
  dup: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32", optional: true },
  getpagesize: { parameters: [], result: "i32" },
  kqueue: { parameters: [], result: "i32", optional: true },
  memfd_create: { parameters: ["buffer", "u32"], result: "i32", optional: true },
  memset: { parameters: ["pointer", "i32", "usize"], result: "pointer" },
  mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  pipe: { parameters: ["buffer"], result: "i32" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  socketpair: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
});

/** References that keep descriptors open. */
const held: unknown[] = [];

const toBytes = (text: string) => new TextEncoder().encode(text);
const countDescriptors = () => Array.from(Deno.readDirSync("/dev/fd")).length;

/** Opens one descriptor or pair of every kind, and returns their number. */
async function holdDescriptors(): Promise<number> {
  const before = countDescriptors();
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = server.addr;
  held.push(server, await Promise.all([server.accept(), Deno.connect({ hostname, port })]));
  libc.socketpair(AF_UNIX, SOCK_STREAM, 0, new Int32Array(2));
  libc.socket(AF_INET, SOCK_DGRAM, 0);
  libc.pipe(new Int32Array(2));
  for (const path of ["/etc/passwd", "/", "/dev/null"]) libc.open(toBytes(`${path}\0`), O_RDONLY);
  libc.epoll_create1?.(0);
  libc.kqueue?.();
  libc.memfd_create?.(toBytes("acme\0"), 0);
  libc.dup(0);
  return countDescriptors() - before;
}

/** Maps and touches a number of pages. */
function holdPages(count: number): number {
  const size = count * libc.getpagesize();
  const area = libc.mmap(null, BigInt(size), PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0n);
  libc.memset(area, 1, BigInt(size));
  return size;
}

/** Returns the CPU time that the kernel has accounted for. */
function usedSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

/** Computes for a share of the time, and returns the CPU % that the kernel accounted for. */
async function burn(share: number, seconds: number, look = () => {}): Promise<number> {
  const startMs = performance.now();
  const usedBefore = usedSeconds();
  const passed = () => (performance.now() - startMs) / 1000;
  const used = () => usedSeconds() - usedBefore;
  while (passed() < seconds) {
    if (used() < passed() * share) compute();
    else await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
    look();
  }
  return used() / passed() * 100;
}

function compute(): void {
  for (let at = 0; at < 100_000; at++) Math.sqrt(at);
}

/** Does the same, and returns the accounted CPU time with its Unix seconds. */
async function burnAndLook(share: number, seconds: number): Promise<string> {
  const looks: string[] = [];
  const look = () => looks.push(`${(Date.now() / 1000).toFixed(4)} ${usedSeconds().toFixed(4)}`);
  await burn(share, seconds, look);
  return looks.join();
}

const COMMANDS: Record<string, (...numbers: number[]) => unknown> = {
  descriptors: holdDescriptors,
  pages: holdPages,
  burn: (share, seconds) => burn(share!, seconds!),
  look: burnAndLook,
};

function say(text: unknown): void {
  let bytes = toBytes(`${text}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}

// Half a second after its start, Deno begins to listen for signals, which takes two descriptors.
Deno.addSignalListener("SIGUSR2", () => {});
// The first call into libc loads code, whose pages a test does not expect.
holdPages(1);
say("ready");
// A background read of the input would sometimes need a second descriptor.
const input = new Uint8Array(1024);
for (let length; (length = Deno.stdin.readSync(input)) !== null;) {
  for (const line of new TextDecoder().decode(input.subarray(0, length)).trimEnd().split("\n")) {
    const [name, ...numbers] = line.split(" ");
    say(await COMMANDS[name!]!(...numbers.map(Number)));
  }
}
