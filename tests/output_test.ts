import { assert, assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError, UsageError } from "../src/errors.ts";
import { type Existing, openFile, openStream } from "../src/output.ts";

const HEADER = "pid,name\n";

/** Runs a test on a path in a folder of its own, with a file there or not. */
function withFile(content: string | null, test: (path: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "profit_output_" });
  try {
    const path = `${folder}/out.csv`;
    if (content !== null) Deno.writeTextFileSync(path, content);
    test(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a new file gets the header, then what is written", () => {
  withFile(null, (path) => {
    openFile(path, "refuse", HEADER).write("7,acme\n");
    assertEquals(Deno.readTextFileSync(path), "pid,name\n7,acme\n");
  });
});

Deno.test("a file that exists is refused and left as it is", () => {
  withFile("precious", (path) => {
    assertThrows(() => openFile(path, "refuse", HEADER), UsageError, "it exists; --append adds");
    assertEquals(Deno.readTextFileSync(path), "precious");
  });
});

Deno.test("--force replaces a file, however long it was", () => {
  withFile("a much longer text than the header\n".repeat(9), (path) => {
    openFile(path, "replace", HEADER);
    assertEquals(Deno.readTextFileSync(path), HEADER);
  });
});

Deno.test("--append goes on with a file that has the same header, an empty and a new one", () => {
  for (const content of ["pid,name\n7,acme\n", 'pid,name\n7,"new\nline"\n', HEADER, "", null]) {
    withFile(content, (path) => {
      openFile(path, "append", HEADER).write("8,acme\n");
      assertEquals(Deno.readTextFileSync(path), (content || HEADER) + "8,acme\n");
    });
  }
});

for (
  const [title, content, message] of [
    ["other columns", "pid,user\n7,root\n", 'its columns are "pid,user", not "pid,name"'],
    ["more columns", "pid,name,user\n", 'its columns are "pid,name,user"'],
    ["a last line that is cut", "pid,name\n7,ac", "its last line is cut off"],
    ["a last line that is cut inside quotes", 'pid,name\n7,"new\n', "its last line is cut off"],
  ] as const
) {
  Deno.test(`--append refuses a file with ${title} and leaves it as it is`, () => {
    withFile(content, (path) => {
      assertThrows(() => openFile(path, "append", HEADER), UsageError, message);
      assertEquals(Deno.readTextFileSync(path), content);
    });
  });
}

Deno.test("a folder that is not there is a usage error that names it", () => {
  withFile(null, (path) => {
    const message = `there is no folder "${path}.d"`;
    assertThrows(() => openFile(`${path}.d/x.csv`, "refuse", HEADER), UsageError, message);
  });
});

Deno.test("a folder cannot be the output, whatever is asked", () => {
  for (const existing of ["refuse", "append", "replace"] satisfies Existing[]) {
    assertThrows(() => openFile("/tmp", existing, HEADER), UsageError, "it is a folder");
  }
});

Deno.test("a stream that takes a few bytes at a time gets all of them", () => {
  const taken: number[] = [];
  const stream = {
    writeSync: (bytes: Uint8Array) =>
      taken.push(...bytes.subarray(0, 3)) && Math.min(3, bytes.length),
  };
  assert(openStream(stream, "x").write("7,acme\n8,ü\n"));
  assertEquals(new TextDecoder().decode(Uint8Array.from(taken)), "7,acme\n8,ü\n");
});

Deno.test("a pipe that nobody reads is no error", () => {
  const stream = {
    writeSync: () => {
      throw new Deno.errors.BrokenPipe();
    },
  };
  assertEquals(openStream(stream, "x").write("7,acme\n"), false);
});

Deno.test("a write that fails half-way is taken back, and the error says where and why", () => {
  let room = 10;
  let kept = "";
  const stream = {
    writeSync: (bytes: Uint8Array) => {
      if (room === 0) throw new Error("No space left on device (os error 28)");
      const part = bytes.subarray(0, room);
      room -= part.length;
      kept += new TextDecoder().decode(part);
      return part.length;
    },
  };
  const takeBack = (bytes: number) => void (kept = kept.slice(0, kept.length - bytes));
  const output = openStream(stream, '"full.csv"', takeBack);
  output.write("1234\n");
  assertThrows(
    () => output.write("5678\n9012\n"),
    EnvironmentError,
    'Cannot write "full.csv": no space left on device',
  );
  assertEquals(kept, "1234\n");
});
