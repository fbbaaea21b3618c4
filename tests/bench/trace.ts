/**
 * The nouns of the bench of leak verdicts. No code.
 *
 * @module
 */

/** A made-up recording of a process that is known to leak or not to leak. */
export interface Trace {
  /** The time of each sample, in seconds since 1970. Missing samples make gaps. */
  readonly epochSeconds: number[];
  /** The resident set size at each sample, in whole pages. */
  readonly bytes: number[];
  /** The mean rate of the leak, in bytes per hour. */
  readonly leakPerHour: number;
}

/** A kind of process. */
export interface Family {
  /** The name in the table. */
  readonly name: string;
  /**
   * Makes a trace.
   *
   * @param seed Equal seeds give equal traces.
   * @param leakShare The growth of the floor over the whole recording, as a share of the size at
   * its start; 0 without a leak.
   */
  readonly makeTrace: (seed: number, leakShare: number) => Trace;
}
