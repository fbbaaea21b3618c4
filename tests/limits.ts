/**
 * The limits of waits in tests, and the errors of tests that give up.
 *
 * @module
 */

/** The limit for an event that is about to happen. */
const WAIT_SECONDS = 30;

/** The limit for a whole program. The longest recording takes half a minute. */
export const RUN_SECONDS = 180;

/** The limit for a whole test, which may wait in another way. */
export const TEST_SECONDS = 300;

/**
 * Waits for a promise.
 *
 * @param what The result of the promise, for the error.
 * @param promise The promise.
 * @param seconds The limit.
 * @throws {Error} If the promise has not settled within the limit.
 */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  seconds: number = WAIT_SECONDS,
): Promise<T> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new Error(`Waited ${seconds} s in vain for ${what}`));
  const timer = setTimeout(giveUp, seconds * 1000);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for a result, and returns it.
 *
 * @param what The result, for the error.
 * @param find Returns the result; `undefined` and `false` mean not yet.
 * @param seconds The limit.
 * @throws {Error} If there is no result within the limit.
 */
export async function until<T>(
  what: string,
  find: () => T | Promise<T>,
  seconds: number = WAIT_SECONDS,
): Promise<Exclude<T, undefined | false>> {
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs) {
    const found = await within(what, Promise.resolve(find()), seconds);
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited ${seconds} s in vain until ${what}`);
}

/** The exit code of a shell script that gave up waiting, which is that of timeout(1). */
const GAVE_UP = 124;

/**
 * The function of shell scripts that waits: `wait_until 'CONDITION'`. It gives up as `until()` does, and
 * ends the script.
 */
export const SHELL_WAIT = `wait_seconds=${WAIT_SECONDS}
wait_until() {
  waited=0
  until eval "$1" 2>/dev/null; do
    if [ $((waited += 1)) -gt $((wait_seconds * 20)) ]; then
      echo "Waited $wait_seconds s in vain until $1" >&2
      exit ${GAVE_UP}
    fi
    sleep 0.05
  done
}
`;

/** The result of a program. */
export interface Ended {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  /** Its folder. Defaults to the folder of the tests. */
  readonly cwd?: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input. Defaults to an empty one. */
  readonly stdin?: string;
  /** The limit. */
  readonly seconds?: number;
}

/** The variable that identifies all descendants of a program, whatever their parents are now. */
export const RUN_VARIABLE = "PROFIT_TEST_RUN";

/**
 * Runs a program to its end. If the wait fails, all descendants of the program are killed.
 *
 * @param command The program and its arguments.
 * @param options How it is run.
 * @throws {Error} If the program has not ended within the limit, or if its script gave up waiting.
 */
export async function runProgram(
  command: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  const [program, ...args] = command;
  const { cwd, env, stdin, seconds = RUN_SECONDS } = options;
  const run = crypto.randomUUID();
  const child = new Deno.Command(program!, {
    args,
    env: { ...env, [RUN_VARIABLE]: run },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    ...(cwd === undefined ? {} : { cwd }),
  }).spawn();
  const written = stdin === undefined ? null : write(child.stdin, stdin);
  const end = async () => {
    const output = child.output();
    const { code } = await child.status;
    // Background processes of a script also hold its streams.
    if (code === GAVE_UP) killRun(run);
    await written;
    return await output;
  };
  try {
    const { code, stdout, stderr } = await within(
      `the end of "${command.join(" ")}"`,
      end(),
      seconds,
    );
    const decoder = new TextDecoder();
    const ended = { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    if (code === GAVE_UP) throw new Error(ended.stderr);
    return ended;
  } catch (error) {
    try {
      child.kill("SIGKILL");
    } catch {
      // The program has ended.
    }
    killRun(run);
    throw error;
  }
}

async function write(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  // A program may end before it has read all of its input.
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}

/**
 * Kills the processes of a run. Only Linux shows the environment of processes.
 *
 * @param run The value of {@linkcode RUN_VARIABLE} in their environment.
 * @returns Whether there was such a process.
 */
export function killRun(run: string): boolean {
  if (Deno.build.os !== "linux") return false;
  let isFound = false;
  for (const { name } of Deno.readDirSync("/proc")) {
    try {
      const variables = Deno.readTextFileSync(`/proc/${Number(name)}/environ`).split("\0");
      if (!variables.includes(`${RUN_VARIABLE}=${run}`)) continue;
      isFound = true;
      Deno.kill(Number(name), "SIGKILL");
    } catch {
      // This is not a process, or it has ended, or it belongs to another user.
    }
  }
  return isFound;
}
