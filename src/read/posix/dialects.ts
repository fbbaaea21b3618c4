/**
 * What differs between the ps and lsof of one Unix and another, as data.
 *
 * Sources: ps(1) and lsof(8) of each platform; Apple's adv_cmds-237 (ps/ps.c, ps/keyword.c,
 * ps/print.c) and lsof (dialects/darwin/libproc); FreeBSD 14 (bin/ps/ps.c, keyword.c, print.c);
 * procps-ng (src/ps/output.c).
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";

/** How to ask the programs of a platform, and what their answers mean. */
export interface Dialect {
  /** The platform, for messages. */
  readonly platform: string;
  /** The program that lists processes. */
  readonly ps: string;
  /** What would help where it cannot be run. */
  readonly psAdvice: string;
  /** Its options for all processes of all users. */
  readonly all: readonly string[];
  /** Its options for some; a comma list of pids follows. */
  readonly byPid: readonly string[];
  /** A larger pid than this makes ps fail as a whole; there is none. */
  readonly largestPid: number;
  /** The locale in which letters stay what they are; dates are in English anyway. */
  readonly ctype: string;
  /** The keyword of the kernel's name of a process. */
  readonly name: string;
  /** How many bytes of a name the kernel keeps (MAXCOMLEN, or TASK_COMM_LEN - 1). */
  readonly nameBytes: number;
  /** The keyword of the text that has the rest of a name that the kernel has cut. */
  readonly nameIsIn: "comm" | "args";
  /** The blanks between a date and what follows it: a date may be padded. */
  readonly blanksAfterDate: number;
  /** How much later than its date a process started: the middle of what the date may mean. */
  readonly dateLagSeconds: number;
  /** The step in which CPU time is told. */
  readonly cpuStepMs: number;
  /** The ps keywords of the columns that cost a keyword of their own. */
  readonly keywords: Readonly<Partial<Record<ColumnName, string>>>;
  /** The program that finds the number of a user. */
  readonly id: string;
  /** The program that lists open files. */
  readonly lsof: string;
  /** What would help where it cannot be run. */
  readonly lsofAdvice: string;
  /** An option that spares lsof the work on what is no descriptor; older versions refuse it. */
  readonly descriptorsOnly: string | null;
}

const LSOF_ADVICE = "install lsof, or leave num_open_files out with --columns";

const APPLE: Dialect = {
  platform: "macOS",
  // Only this one may see processes of other users (it is setuid root, and entitled to).
  ps: "/bin/ps",
  psAdvice: "PROFIT needs the ps of macOS, which a sandbox may forbid",
  all: ["-A"],
  // Without -x, ps looks up every terminal there is: 133 ms against 8 (Apple's ps.c, devname).
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

/** Keyed as Deno.build.os names the platform. */
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
    name: "ucomm:64", // A thread of the kernel has a longer name than any other.
    nameBytes: 15,
    nameIsIn: "args",
    blanksAfterDate: 1,
    // The date is the boot time, cut to a second, and the start since then, cut to a second.
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
    blanksAfterDate: 1, // Each column is as wide as its widest value, with one blank behind it.
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
