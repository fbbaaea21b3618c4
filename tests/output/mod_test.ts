import { assertEquals } from "@std/assert";
import { chooseDestination } from "../../src/output/mod.ts";

Deno.test("the name of a new file is short enough for a file system, whatever was asked for", () => {
  const who = { names: ["é".repeat(300)], full: null, user: null, pids: [], command: null };
  const asked = { ...who, output: null, samples: "csv", format: "text" } as const;
  const { path } = chooseDestination(asked, { isTerminal: true, epochMs: 0 });
  assertEquals(path, `profit-${"é".repeat(60)}-19700101T000000Z.csv`);
});
