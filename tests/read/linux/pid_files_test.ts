import { assertEquals } from "@std/assert";
import {
  parseMaxOpenFiles,
  parseStatus,
  parseSwitches,
} from "../../../src/read/linux/pid_files.ts";
import { bytes } from "../../fakes.ts";

Deno.test("parseStatus() returns 0 for the memory of a kernel thread, which has no memory lines", () => {
  const status = parseStatus(bytes("Name:\tkthreadd\nUid:\t0\t0\t0\t0\nThreads:\t1\n"));
  const sizes = { privateBytes: 0, swapBytes: 0, fileBytes: 0, sharedBytes: 0, peakRssBytes: 0 };
  assertEquals(status, { uid: 0, ...sizes });
});

Deno.test("parseStatus() returns null for values that an old kernel lacks", () => {
  const status = parseStatus(
    bytes("Uid:\t0\t0\t0\t0\nVmSize:\t8 kB\nVmHWM:\t4 kB\nVmSwap:\t0 kB\n"),
  );
  const unknown = { privateBytes: null, fileBytes: null, sharedBytes: null };
  assertEquals(status, { uid: 0, ...unknown, swapBytes: 0, peakRssBytes: 4096 });
});

Deno.test("parseSwitches() finds the counts before lines that later kernels add", () => {
  const text = `Name:\tacme\n${"Mems_allowed:\t1\n".repeat(60)}voluntary_ctxt_switches:\t150\n` +
    "nonvoluntary_ctxt_switches:\t545\nx86_Thread_features:\t\nx86_Thread_features_locked:\t\n";
  assertEquals(parseSwitches(bytes(text)), { voluntary: 150, involuntary: 545 });
});

for (const end of ["\r", "\u2028", "\u2029"]) {
  Deno.test(`parseStatus() takes no ${JSON.stringify(end)} in a name for a line end`, () => {
    const lines = "Uid:\t9\t9\t9\t9\nVmSize:\t8 kB\nRssAnon:\t4 kB\nVmSwap:\t0 kB\n";
    for (const claim of ["Uid:\t0\t0", "VmSwap:\t9 kB", "RssAnon:\t0 kB"]) {
      const status = parseStatus(bytes(`Name:\tx${end}${claim}\n${lines}`));
      assertEquals([status.uid, status.privateBytes], [9, 4096], claim);
    }
  });
}

Deno.test("parseMaxOpenFiles() returns null for no limit", () => {
  assertEquals(
    parseMaxOpenFiles(bytes("Max open files            unlimited   unlimited   files\n")),
    null,
  );
});
