/**
 * The needs of tests that a machine may lack. Each need is tried before a test relies on it. The name of
 * a skipped test says what is missing.
 *
 *     deno run -A tests/needs.ts
 *
 * prints the Debian packages for the missing needs.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { runProgram, TEST_SECONDS } from "./limits.ts";

/** Something that a machine may lack. */
interface Need {
  /** A shell script that fails if it is missing, or a function that checks the machine. */
  readonly try: string | (() => boolean | Promise<boolean>);
  /** The Debian packages for it, if it can be installed. */
  readonly debian?: string;
}

/** A slow browser takes some seconds to start. */
const TRY_SECONDS = 30;

/** The library of Debian's package faketime. The dynamic loader replaces `$LIB`. */
export const FAKETIME = "/usr/$LIB/faketime/libfaketime.so.1";

/** The interpreter for which Debian has packages. */
export const PYTHON = "/usr/bin/python3";

/** The oldest supported Deno, as in the README. */
const OLDEST_DENO = "2.8";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

/**
 * The options by which `unshare` makes private mounts. If the root is not a mount, as in chroot, `unshare`
 * cannot make mounts private: there they must be private before.
 */
export const OWN_MOUNTS = / shared:/.test(readText("/proc/self/mountinfo"))
  ? "--mount"
  : "--mount --propagation=unchanged";

/** All needs, by their words in the name of a skipped test. */
const NEEDS = {
  "Linux": { try: () => Deno.build.os === "linux" },
  "macOS": { try: () => Deno.build.os === "darwin" },
  "root": { try: () => Deno.uid() === 0 },
  "the sources": { try: () => !Deno.env.has("PROFIT") },
  "a compiled program in PROFIT": { try: () => Deno.env.has("PROFIT") },
  "Deno 2.8 or later": { try: isSupported },
  "packages that are not linked": { try: () => !("links" in config) },
  "kernel threads": { try: () => readText("/proc/2/comm") === "kthreadd\n" },
  "a choice of pids": { try: "cat /proc/sys/kernel/ns_last_pid >/proc/sys/kernel/ns_last_pid" },
  "mounts of its own": { try: `unshare ${OWN_MOUNTS} mount -t tmpfs none /mnt` },
  "control groups of memory": {
    try: "mkdir -p /sys/fs/cgroup/memory/profit-$$ && rmdir /sys/fs/cgroup/memory/profit-$$",
  },
  "pids of its own": { try: `unshare ${OWN_MOUNTS} --pid --fork --mount-proc true` },
  "user namespaces": { try: "unshare -r --mount --net mount --bind /tmp /tmp" },
  "bash": { try: "bash --norc -c true", debian: "bash" },
  "cc": {
    try: "out=$(mktemp); trap 'rm $out' EXIT; echo 'int main() {}' | cc -x c -o $out -",
    debian: "gcc libc6-dev",
  },
  "chattr": {
    try:
      'f=$(mktemp); chattr +i $f && ! sh -c "echo >>$f"; code=$?; chattr -i $f; rm $f; exit $code',
    debian: "e2fsprogs",
  },
  "chromium": { try: async () => await findBrowser() !== null, debian: "chromium" },
  "curl or wget": { try: "curl --version || wget --version", debian: "curl" },
  "DuckDB": { try: canRunDuckDb },
  "faketime": {
    try: `LD_PRELOAD='${FAKETIME}' FAKETIME='@2001-02-03 04:05:06' date | grep 2001`,
    debian: "faketime",
  },
  "fish": { try: "fish --no-config -c true", debian: "fish" },
  "groff": { try: "echo | groff -man -Tutf8", debian: "groff-base" },
  "lsof": { try: "lsof -p $$", debian: "lsof" },
  "mandoc": { try: "echo | mandoc -Tutf8", debian: "mandoc" },
  "pandas": { try: `${PYTHON} -c 'import pandas'`, debian: "python3-pandas" },
  "prlimit": { try: "prlimit --nofile=64:64 true", debian: "util-linux" },
  "process-exporter": {
    try: "prometheus-process-exporter -version",
    debian: "prometheus-process-exporter",
  },
  "prometheus": { try: "prometheus --version", debian: "prometheus" },
  "promtool": { try: "promtool --version", debian: "prometheus" },
  "ps": { try: "ps -o pid= -p $$", debian: "procps" },
  "python3": { try: "python3 -c 'import csv, json'", debian: "python3" },
  "R": { try: "Rscript -e 1", debian: "r-base-core" },
  "script": { try: "SHELL=/bin/sh script -qec true /dev/null", debian: "bsdutils" },
  "setpriv": { try: "setpriv --no-new-privs true", debian: "util-linux" },
  "shellcheck": { try: "echo '#!/bin/sh' | shellcheck -", debian: "shellcheck" },
  "strace": { try: "strace -qq -o /dev/null true", debian: "strace" },
  "systemd-analyze": { try: "systemd-analyze calendar daily", debian: "systemd" },
  "zsh": { try: "zsh -f -c true", debian: "zsh" },
  "zstd": { try: "zstd --version", debian: "zstd" },
} satisfies Record<string, Need>;

/** The name of a need. */
export type NeedName = keyof typeof NEEDS;

/** The options of a test with needs. */
export interface TestOptions {
  /** Its name, with the missing needs. */
  readonly name: string;
  /** Whether a need is missing. */
  readonly ignore: boolean;
  /** Its limit, in milliseconds. */
  readonly timeout: number;
}

/**
 * Tries needs.
 *
 * @param names The needs.
 * @returns A function that returns the options of a test, by its name:
 * `Deno.test(onLinux("records"), ...)`.
 */
export async function needs(...names: NeedName[]): Promise<(name: string) => TestOptions> {
  const found = await Promise.all(names.map(has));
  const missing = names.filter((_, at) => !found[at]);
  const why = missing.length > 0 ? ` (needs ${missing.join(", ")})` : "";
  return (name) => ({
    name: name + why,
    ignore: missing.length > 0,
    timeout: TEST_SECONDS * 1000,
  });
}

const tried = new Map<NeedName, Promise<boolean>>();

/** Tries a need once for each file of tests. */
export function has(name: NeedName): Promise<boolean> {
  const before = tried.get(name);
  if (before !== undefined) return before;
  const { try: look }: Need = NEEDS[name];
  const now = typeof look === "string" ? succeeds("sh", "-c", look) : Promise.resolve(look());
  tried.set(name, now);
  return now;
}

/**
 * Finds the missing needs of a skipped test.
 *
 * @param name Its name, as `needs()` made it.
 * @returns The missing needs; empty if the test was skipped for another reason.
 */
export function parseMissing(name: string): NeedName[] {
  const [, list = ""] = /\(needs (.+?)\)$/.exec(name) ?? [];
  return list.split(", ").filter((one): one is NeedName => Object.hasOwn(NEEDS, one));
}

/** Returns the Debian packages for needs, each once, sorted. */
export function packagesOf(names: Iterable<NeedName>): string[] {
  const packages = Array.from(names, (name): Need => NEEDS[name])
    .flatMap(({ debian }) => debian?.split(" ") ?? []);
  return [...new Set(packages)].sort();
}

let browser: Promise<string | null> | null = null;

/** Finds the name of a browser that shows an empty page; `null` without a browser. */
export function findBrowser(): Promise<string | null> {
  return browser ??= tryBrowsers();
}

async function tryBrowsers(): Promise<string | null> {
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"];
  for (const name of BROWSERS) if (await succeeds(name, ...args)) return name;
  return null;
}

/** Tries the package of DuckDB, which comes from npm and loads a library for this platform. */
async function canRunDuckDb(): Promise<boolean> {
  const program = new URL("real/duckdb.ts", import.meta.url).pathname;
  return await succeeds(Deno.execPath(), "run", "-A", "--no-config", program);
}

async function isSupported(): Promise<boolean> {
  const compiled = Deno.env.get("PROFIT");
  const { deno } = compiled === undefined
    ? Deno.version
    : JSON.parse((await runProgram([compiled, "--version", "--json"])).stdout);
  return deno.localeCompare(OLDEST_DENO, "en", { numeric: true }) >= 0;
}

async function succeeds(...command: string[]): Promise<boolean> {
  try {
    return (await runProgram(command, { seconds: TRY_SECONDS })).code === 0;
  } catch {
    return false; // The program is missing, may not be started, or hangs.
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return ""; // This is not Linux, or there is no such process.
  }
}

if (import.meta.main) {
  const names = Object.keys(NEEDS) as NeedName[];
  const found = await Promise.all(names.map(has));
  const packages = packagesOf(names.filter((_, at) => !found[at]));
  Deno.stdout.writeSync(new TextEncoder().encode(`${packages.join(" ")}\n`));
}
