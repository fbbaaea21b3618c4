/**
 * A process file system of ordinary files, in which a test can make anything happen.
 *
 * @module
 */

/** A process of the fixture. */
export interface FixtureProcess {
  /** Process id. */
  pid: number;
  /** Name, as bytes or text. */
  comm?: string | Uint8Array;
  /** Command line; NULs between the arguments. */
  cmdline?: string;
  /** Process id of its parent; 1 unless given. */
  ppid?: number;
  /** State letter. */
  state?: string;
  /** Number of threads. */
  numThreads?: number;
  /** CPU time in user mode. */
  userTicks?: number;
  /** CPU time of children that the process waited for: in user mode, and in the kernel. */
  childTicks?: readonly [user: number, system: number];
  /** Start in clock ticks since boot. */
  startTicks?: number;
  /** Resident pages. */
  residentPages?: number;
  /** Open descriptors. */
  descriptors?: number;
  /** The lines of its control groups. */
  cgroup?: string;
}

/** A process file system in a temporary folder, which is removed at the end of the scope. */
export interface FixtureProc extends Disposable {
  /** The path of the folder. */
  readonly root: string;
  /** Adds a process, or changes it. */
  put(process: FixtureProcess): void;
  /** Ends a process. */
  remove(pid: number): void;
  /** Sets the time since boot. */
  setUptime(seconds: number): void;
}

/** The process that reads: listed, but never read. */
export const OWN_PID = 4_000_000;

/** 100 ticks a second, 4096 bytes a page. */
const AUXV = new Uint8Array(new BigUint64Array([6n, 4096n, 17n, 100n, 0n, 0n]).buffer);

/** Makes a process file system of an old kernel: it has no `self/fd`. */
export function fixtureProc(): FixtureProc {
  const root = Deno.makeTempDirSync({ prefix: "profit_proc_" });
  const write = (path: string, data: string | Uint8Array) =>
    Deno.writeFileSync(
      `${root}/${path}`,
      typeof data === "string" ? new TextEncoder().encode(data) : data,
    );
  const setUptime = (seconds: number) => write("uptime", `${seconds.toFixed(2)} 0.00\n`);
  Deno.mkdirSync(`${root}/${OWN_PID}`);
  Deno.symlinkSync(`${OWN_PID}`, `${root}/self`);
  write("self/auxv", AUXV);
  write("stat", "cpu 0\n");
  setUptime(1000);
  return {
    root,
    setUptime,
    put: (process) => {
      Deno.mkdirSync(`${root}/${process.pid}`, { recursive: true });
      for (const [name, data] of Object.entries(filesOf(process))) {
        write(`${process.pid}/${name}`, data);
      }
      Deno.mkdirSync(`${root}/${process.pid}/fd`, { recursive: true });
      for (let fd = 0; fd < (process.descriptors ?? 0); fd++) write(`${process.pid}/fd/${fd}`, "");
    },
    remove: (pid) => Deno.removeSync(`${root}/${pid}`, { recursive: true }),
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}

function filesOf(process: FixtureProcess): Record<string, string | Uint8Array> {
  const { pid, comm = "acme", cmdline = "", state = "S", userTicks = 0, startTicks = 100 } =
    process;
  const { ppid = 1, numThreads = 1, childTicks: [childUserTicks, childSystemTicks] = [0, 0] } =
    process;
  const name = typeof comm === "string" ? new TextEncoder().encode(comm) : comm;
  const rest = `${state} ${ppid} ${pid} ${pid} 0 -1 4194560 9 0 0 0 ${userTicks} 0 ` +
    `${childUserTicks} ${childSystemTicks} 20 0 ${numThreads} 0 ` +
    `${startTicks} 8192 1 18446744073709551615 0 0 0
`;
  return {
    stat: concat(`${pid} (`, name, `) ${rest}`),
    comm: concat(name, "\n"),
    statm: `2 ${process.residentPages ?? 1} 1 1 0 1 0\n`,
    cmdline,
    cgroup: process.cgroup ?? "0::/\n",
  };
}

function concat(...parts: (string | Uint8Array)[]): Uint8Array {
  const bytes = parts.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : part
  );
  return Uint8Array.from(bytes.flatMap((part) => [...part]));
}
