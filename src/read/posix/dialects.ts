/**
 * The differences between the ps and lsof of several platforms, as data.
 *
 * Sources: ps(1) and lsof(8) of each platform; Apple's adv_cmds-237 (ps/ps.c, ps/keyword.c,
 * ps/print.c) and lsof (dialects/darwin/libproc); FreeBSD 14 (bin/ps/ps.c, keyword.c, print.c);
 * procps-ng (src/ps/output.c).
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";

/** How to call the programs of a platform, and the meaning of their output. */
export interface Dialect {
  /** The platform, for messages. */
  readonly platform: string;
  /** The program that lists processes. */
  readonly ps: string;
  /** The advice if it cannot be run. */
  readonly psAdvice: string;
  /** Its options for all processes of all users. */
  readonly all: readonly string[];
  /** Its options for chosen processes. A comma list of pids follows. */
  readonly byPid: readonly string[];
  /** The largest possible pid. With a larger pid, ps fails as a whole. */
  readonly largestPid: number;
  /** The locale in which ps does not change letters. Dates are in English in any case. */
  readonly ctype: string;
  /** The keyword of the kernel's name of a process. */
  readonly name: string;
  /** How many bytes of a name the kernel keeps (MAXCOMLEN, or TASK_COMM_LEN - 1). */
  readonly nameBytes: number;
  /** The keyword of the text that contains the rest of a cut name. */
  readonly nameIsIn: "comm" | "args";
  /** The blanks after a date, which may be padded. */
  readonly blanksAfterDate: number;
  /** How much later than its date a process started, on average: dates are cut. */
  readonly dateLagSeconds: number;
  /** The resolution of CPU time. */
  readonly cpuStepMs: number;
  /** The columns that need a keyword of their own, with these keywords. */
  readonly keywords: Readonly<Partial<Record<ColumnName, string>>>;
  /** The program that finds the id of a user. */
  readonly id: string;
  /** The program that lists open files. */
  readonly lsof: string;
  /** The advice if it cannot be run. */
  readonly lsofAdvice: string;
  /** An option with which lsof skips files that are not descriptors. Older versions refuse it. */
  readonly descriptorsOnly: string | null;
}

const LSOF_ADVICE = "install lsof, or leave num_open_files out with --columns";

const APPLE: Dialect = {
  platform: "macOS",
  // Only this ps can read processes of other users: it is setuid root, and has an entitlement.
  ps: "/bin/ps",
  psAdvice: "PROFIT needs the ps of macOS, which a sandbox may forbid",
  all: ["-A"],
  // Without -x, ps looks up every terminal: 133 ms instead of 8 (Apple's ps.c, devname).
  byPid: ["-x", "-p"],
  largestPid: 99_999,
  ctype: "UTF-8",
  name: "ucomm",
  nameBytes: 16,
  // This `comm` is the first argument: a path, or a title that the process gave itself.
  nameIsIn: "comm",
  blanksAfterDate: 5,
  dateLagSeconds: 0.5,
  cpuStepMs: 10,
  keywords: {
    cpu_user_seconds: "utime",
    cpu_system_seconds: "stime",
    mem_virtual: "vsz",
    user: "user",
    command: "args",
  },
  id: "/usr/bin/id",
  lsof: "/usr/sbin/lsof",
  lsofAdvice: "leave num_open_files out with --columns",
  descriptorsOnly: "-X",
};

/** The dialects, by the names of platforms in Deno.build.os. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  darwin: APPLE,
  linux: {
    platform: "Linux with --source ps",
    ps: "ps",
    psAdvice: "PROFIT needs the ps of procps",
    all: ["-A"],
    byPid: ["-p"],
    largestPid: Infinity,
    ctype: "C.UTF-8",
    name: "ucomm:64", // Only threads of the kernel have such long names.
    nameBytes: 15,
    nameIsIn: "args",
    blanksAfterDate: 1,
    // The date is the sum of two times that are each cut to a second: the boot, and the start since
    // the boot.
    dateLagSeconds: 1,
    cpuStepMs: 1000,
    keywords: {
      num_threads: "nlwp",
      mem_virtual: "vsz",
      page_faults_minor: "minflt",
      page_faults_major: "majflt",
      user: "user:32",
      command: "args",
    },
    id: "id",
    lsof: "lsof",
    lsofAdvice: LSOF_ADVICE,
    descriptorsOnly: null, // Here, -X hides TCP and UDP sockets.
  },
  freebsd: {
    ...APPLE,
    platform: "FreeBSD",
    psAdvice: "PROFIT needs the ps of FreeBSD",
    largestPid: Infinity,
    nameBytes: 19,
    nameIsIn: "args",
    blanksAfterDate: 1, // Each column is as wide as its widest value, and one blank follows it.
    ctype: "C.UTF-8",
    keywords: {
      num_threads: "nlwp",
      cpu_user_seconds: "usertime",
      cpu_system_seconds: "systime",
      mem_virtual: "vsz",
      page_faults_minor: "minflt",
      page_faults_major: "majflt",
      switches_voluntary: "nvcsw",
      switches_involuntary: "nivcsw",
      user: "user",
      command: "args",
    },
    lsof: "/usr/local/sbin/lsof",
    lsofAdvice: LSOF_ADVICE,
    descriptorsOnly: null, // Here, -X hides TCP and UDP sockets.
  },
};
