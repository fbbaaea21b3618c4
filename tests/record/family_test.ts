import { assertEquals } from "@std/assert";
import { type Family, findFamily } from "../../src/record/family.ts";
import type { Process } from "../../src/model/processes.ts";
import { reading } from "../fakes.ts";

const make = (pid: number, ppid: number, name = "sh", startTicks = pid): Process =>
  reading({ pid, ppid, name, startTicks });
const isAcme = ({ name }: Process) => name === "acme";
const rootsOf = (family: Family) =>
  [...family].map(([pid, { root }]) => `${pid} of ${root.pid}`).sort();

Deno.test("findFamily() finds descendants at any depth, in any order", () => {
  const processes = [
    make(8, 7),
    make(7, 6),
    make(6, 5),
    make(5, 1, "acme"),
    make(9, 1),
    make(1, 0),
  ];
  const family = findFamily(processes, isAcme, new Map());
  assertEquals(rootsOf(family), ["5 of 5", "6 of 5", "7 of 5", "8 of 5"]);
});

Deno.test("findFamily() puts a match that descends from a match into the upper tree", () => {
  const family = findFamily([make(5, 1, "acme"), make(6, 5, "acme")], isAcme, new Map());
  assertEquals(rootsOf(family), ["5 of 5", "6 of 5"]);
});

Deno.test("findFamily() keeps a descendant whose parent has ended, and finds its children", () => {
  const before = findFamily([make(5, 1, "acme"), make(6, 5), make(7, 6)], isAcme, new Map());
  const family = findFamily([make(7, 1), make(8, 7)], isAcme, before);
  assertEquals(rootsOf(family), ["7 of 5", "8 of 5"]);
});

Deno.test("findFamily() distinguishes a new process from an old one and from a parent with its pid", () => {
  const before = findFamily([make(5, 1, "acme"), make(6, 5)], isAcme, new Map());
  const family = findFamily([make(6, 1, "sh", 900), make(4, 6, "sh", 4)], isAcme, before);
  assertEquals(rootsOf(family), []);
  // A match reuses pid 6. Process 4 is older than the match: only its ended parent had that pid.
  const reused = findFamily([make(6, 1, "acme", 900), make(4, 6, "sh", 4)], isAcme, new Map());
  assertEquals(rootsOf(reused), ["6 of 6"]);
});

Deno.test("findFamily() ends even if stale parent links form a circle", () => {
  assertEquals(
    rootsOf(findFamily([make(5, 6, "sh", 1), make(6, 5, "sh", 1)], isAcme, new Map())),
    [],
  );
});
