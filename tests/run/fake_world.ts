/**
 * The world of a recording that touches only a fixture.
 *
 * @module
 */

import type { World } from "../../src/model/world.ts";
import { limitRegex } from "../../src/system/limited_regex.ts";
import { never } from "../fakes.ts";

/** The world without the clock and the messages: Linux without a terminal, signals and commands. */
export const FAKE_WORLD: Omit<World, "clock" | "stdout" | "say"> = {
  os: "linux",
  mayColor: false,
  columns: () => null,
  interrupt: () => {},
  prepareView: () => Promise.resolve(null),
  args: [],
  isRoot: false,
  screen: null,
  stop: never,
  wasSignalled: () => false,
  readHost: () => null,
  listenForMarks: () => {},
  hasTelemetry: false,
  limitRegex: (...args) => Promise.resolve(limitRegex(...args)),
  appendStepSummary: () => Promise.resolve(),
  loadPrograms: () => {
    throw new Error("No programs here");
  },
  loadStart: () => {
    throw new Error("No command here");
  },
};
