/**
 * The world of a recording that touches nothing but a fixture.
 *
 * @module
 */

import type { World } from "../../src/model/world.ts";
import { limitRegex } from "../../src/system/limited_regex.ts";
import { never } from "../fakes.ts";

/** All but the clock and who is told: Linux without a terminal, without signals and commands. */
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
