import { assertEquals } from "@std/assert";
import { parseMaxOpenFiles, parseStatus } from "../../src/read/details.ts";
import { bytes } from "../fakes.ts";

Deno.test("parseStatus() gives a kernel thread, which has no memory lines, no memory", () => {
  const status = parseStatus(bytes("Name:\tkthreadd\nUid:\t0\t0\t0\t0\nThreads:\t1\n"));
  assertEquals(status, { uid: 0, privateBytes: 0, swapBytes: 0, peakRssBytes: 0 });
});

Deno.test("parseStatus() leaves unknown what an old kernel does not say", () => {
  const status = parseStatus(
    bytes("Uid:\t0\t0\t0\t0\nVmSize:\t8 kB\nVmHWM:\t4 kB\nVmSwap:\t0 kB\n"),
  );
  assertEquals(status, { uid: 0, privateBytes: null, swapBytes: 0, peakRssBytes: 4096 });
});

Deno.test("parseMaxOpenFiles() knows no limit", () => {
  assertEquals(
    parseMaxOpenFiles(bytes("Max open files            unlimited   unlimited   files\n")),
    null,
  );
});
