/**
 * What the bench of leak verdicts is made of. No code.
 *
 * @module
 */

/** A recording that was made up, of which it is known whether the process leaks. */
export interface Trace {
  /** When each sample was taken, in seconds since 1970; gaps are samples that are not there. */
  readonly epochSeconds: number[];
  /** The resident set size then, in whole pages. */
  readonly bytes: number[];
  /** How fast it leaks, on the whole, in bytes per hour. */
  readonly leakPerHour: number;
}

/** A kind of process. */
export interface Family {
  /** Its name in the table. */
  readonly name: string;
  /**
   * Makes a trace.
   *
   * @param seed Equal seeds give equal traces.
   * @param leakShare How much the floor grows over the whole recording, as a share of the size at
   * its start; 0 does not leak.
   */
  readonly makeTrace: (seed: number, leakShare: number) => Trace;
}
