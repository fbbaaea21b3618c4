import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { EnvironmentError, UsageError } from "../../src/model/errors.ts";
import { openFile, openNewFile } from "../../src/output/file.ts";
import type { Existing } from "../../src/model/world.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";

const HEADER = "pid,name\n";

const withChattr = await needs("root", "chattr");
const onRoot = await needs("root");

/** Runs a test on a path in a separate folder, with or without a file. */
async function withFile(
  content: string | null,
  test: (path: string) => Promise<unknown>,
): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_output_" });
  try {
    const path = `${folder}/out.csv`;
    if (content !== null) Deno.writeTextFileSync(path, content);
    await test(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a new file gets the header, then the rows", async () => {
  await withFile(null, async (path) => {
    const output = await openFile(path, "refuse", HEADER);
    await output.writeHeader();
    await output.write("7,acme\n");
    assertEquals(Deno.readTextFileSync(path), "pid,name\n7,acme\n");
  });
});

Deno.test("a file that exists is refused and left as it is", async () => {
  await withFile("precious", async (path) => {
    await assertRejects(
      () => openFile(path, "refuse", HEADER),
      UsageError,
      "it exists; --append adds",
    );
    assertEquals(Deno.readTextFileSync(path), "precious");
  });
});

Deno.test("a new file gets another name if its name is taken, as in the same second", async () => {
  await withFile("precious", async (path) => {
    const beside = path.replace(".csv", "-2.csv");
    const output = await openNewFile(path, HEADER);
    await output.writeHeader();
    assertEquals(output.name, `"${beside}"`);
    assertEquals([path, beside].map((file) => Deno.readTextFileSync(file)), ["precious", HEADER]);
  });
});

Deno.test("--force replaces a file, however long it was, when the first row is there", async () => {
  await withFile("a much longer text than the header\n".repeat(9), async (path) => {
    const old = Deno.readTextFileSync(path);
    const output = await openFile(path, "replace", HEADER);
    await output.writeHeader();
    await output.write("");
    assertEquals(Deno.readTextFileSync(path), old);
    await output.write("7,acme\n");
    await output.write("8,acme\n");
    assertEquals(Deno.readTextFileSync(path), HEADER + "7,acme\n8,acme\n");
  });
});

Deno.test("--append continues a file that has the same header, an empty file and a new file", async () => {
  for (const content of ["pid,name\n7,acme\n", 'pid,name\n7,"new\nline"\n', HEADER, "", null]) {
    await withFile(content, async (path) => {
      const output = await openFile(path, "append", HEADER);
      await output.writeHeader();
      await output.write("8,acme\n");
      assertEquals(Deno.readTextFileSync(path), (content || HEADER) + "8,acme\n");
    });
  }
});

Deno.test("a discarded output leaves no new file, and an old file unchanged", async () => {
  await withFile(null, async (path) => {
    (await openFile(path, "refuse", HEADER)).discard();
    assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
  });
  for (const existing of ["append", "replace"] satisfies Existing[]) {
    await withFile(HEADER, async (path) => {
      (await openFile(path, existing, HEADER)).discard();
      assertEquals(Deno.readTextFileSync(path), HEADER);
    });
  }
});

Deno.test("a file that is deleted or replaced is an error, and its replacement stays", async () => {
  await withFile(null, async (path) => {
    const output = await openFile(path, "refuse", HEADER);
    await output.writeHeader();
    Deno.removeSync(path);
    await assertRejects(
      () => output.write("7,acme\n"),
      EnvironmentError,
      "it was deleted or replaced",
    );
    output.discard();
    Deno.writeTextFileSync(path, "of somebody else");
    await assertRejects(() => output.write("7,acme\n"), EnvironmentError, path);
    output.discard();
    assertEquals(Deno.readTextFileSync(path), "of somebody else");
  });
});

Deno.test("a file that is moved or made read-only still gets its rows", async () => {
  await withFile(null, async (path) => {
    const output = await openFile(path, "refuse", HEADER);
    await output.writeHeader();
    Deno.chmodSync(path, 0o400);
    await output.write("7,acme\n");
    Deno.renameSync(path, `${path}.1`);
    await output.write("8,acme\n");
    Deno.writeTextFileSync(path, "of somebody else");
    await output.write("9,acme\n");
    assertEquals(Deno.readTextFileSync(`${path}.1`), HEADER + "7,acme\n8,acme\n9,acme\n");
    const place = output.findPlace();
    if (Deno.build.os === "linux") {
      const moved = `${Deno.realPathSync(`${path}.1`)}`;
      const trouble = `"${path}" was moved with its rows to "${moved}"`;
      assertEquals(place, { path: moved, trouble, isLost: false });
    }
    Deno.removeSync(`${path}.1`);
    assertEquals(output.findPlace().isLost, true);
  });
});

Deno.test("--append continues JSON lines of the same names, and refuses others", async () => {
  const line = '{"pid":7,"name":"a\\"b"}\n';
  await withFile(line, async (path) => {
    const output = await openFile(path, "append", ["pid", "name"]);
    await output.write(line);
    output.close();
    assertEquals(Deno.readTextFileSync(path), line + line);
    await assertRejects(
      () => openFile(path, "append", ["pid", "name", "host"]),
      UsageError,
      'its columns are "pid,name", not "pid,name,host"',
    );
    Deno.writeTextFileSync(path, line + line.slice(0, 9));
    await assertRejects(
      () => openFile(path, "append", ["pid", "name"]),
      UsageError,
      "its last line is cut off",
    );
    Deno.writeTextFileSync(path, HEADER);
    await assertRejects(() => openFile(path, "append", ["pid"]), UsageError, '"pid,name"');
  });
});

for (
  const [title, content, message] of [
    ["other columns", "pid,user\n7,root\n", 'its columns are "pid,user", not "pid,name"'],
    ["more columns", "pid,name,user\n", 'its columns are "pid,name,user"'],
    ["nothing but a header that is cut", "pid,name", "its last line is cut off"],
    ["a last line that is cut", "pid,name\n7,ac", "its last line is cut off"],
    ["a last line that is cut inside quotes", 'pid,name\n7,"new\n', "its last line is cut off"],
  ] as const
) {
  Deno.test(`--append refuses a file with ${title} and leaves it as it is`, async () => {
    await withFile(content, async (path) => {
      await assertRejects(() => openFile(path, "append", HEADER), UsageError, message);
      assertEquals(Deno.readTextFileSync(path), content);
    });
  });
}

Deno.test("a missing folder is a usage error that names it", async () => {
  await withFile(null, async (path) => {
    const message = `there is no folder "${path}.d"`;
    await assertRejects(() => openFile(`${path}.d/x.csv`, "refuse", HEADER), UsageError, message);
  });
});

Deno.test("a folder cannot be the output, whatever the options are", async () => {
  for (const existing of ["refuse", "append", "replace"] satisfies Existing[]) {
    await assertRejects(() => openFile("/tmp", existing, HEADER), UsageError, "it is a folder");
  }
});

Deno.test("two recorders append to one new file, whose header is there once and no row lost", async () => {
  await withFile(null, async (path) => {
    const one = await openFile(path, "append", HEADER);
    const two = await openFile(path, "append", HEADER);
    await two.write("8,acme\n");
    for (const output of [one, two, one]) await output.write("7,acme\n");
    one.close();
    two.discard();
    assertEquals(Deno.readTextFileSync(path), HEADER + "8,acme\n" + "7,acme\n".repeat(3));
  });
});

Deno.test("a recorder without rows leaves the file in which another recorder has begun", async () => {
  for (const rows of ["", "8,acme\n"]) {
    await withFile(null, async (path) => {
      const one = await openFile(path, "append", HEADER);
      const two = await openFile(path, "append", HEADER);
      await two.write(rows);
      if (rows !== "") two.close();
      one.discard();
      assertEquals(Deno.readTextFileSync(path), HEADER + rows);
    });
  }
});

Deno.test("--force takes no file from a recorder, and shares its own file with one that appends", async () => {
  await withFile(HEADER, async (path) => {
    const first = await openFile(path, "append", HEADER);
    const message = `Cannot replace "${path}": another recorder writes to it`;
    await assertRejects(() => openFile(path, "replace", HEADER), UsageError, message);
    first.close();
    const second = await openFile(path, "replace", HEADER);
    await assertRejects(() => openFile(path, "replace", HEADER), UsageError, message);
    await second.write("7,acme\n");
    await (await openFile(path, "append", HEADER)).write("8,acme\n");
    assertEquals(Deno.readTextFileSync(path), HEADER + "7,acme\n8,acme\n");
  });
});

Deno.test("a recorder with --append waits for a recorder that is about to replace the file", async () => {
  await withFile("pid,name\n1,old\n", async (path) => {
    const replacing = await openFile(path, "replace", HEADER);
    const appending = openFile(path, "append", HEADER);
    await replacing.write("7,acme\n");
    await (await appending).write("8,acme\n");
    assertEquals(Deno.readTextFileSync(path), HEADER + "7,acme\n8,acme\n");
  });
});

Deno.test("an empty file in place of a rotated one gets the header and is continued", async () => {
  await withFile(null, async (path) => {
    const output = await openFile(path, "refuse", HEADER);
    await output.write("7,acme\n");
    for (const row of ["8,acme\n", "9,acme\n"]) {
      Deno.removeSync(path);
      Deno.createSync(path).close();
      await output.write(row);
      assertEquals(Deno.readTextFileSync(path), HEADER + row);
    }
    await assertRejects(() => openFile(path, "replace", HEADER), UsageError, "another recorder");
    const trouble =
      `Another program replaced "${path}" with an empty file 2 times: the earlier rows ` +
      "are where it moved the old file";
    assertEquals(output.findPlace(), { path, trouble, isLost: false });
  });
});

for (
  const [how, size, expected] of [
    ["emptied", 0, HEADER + "8,acme\n9,acme\n"],
    ["cut inside a row", 12, "pid,name\n7,a\n8,acme\n9,acme\n"],
    ["cut behind a row", 16, "pid,name\n7,acme\n8,acme\n9,acme\n"],
  ] as const
) {
  Deno.test(`a file that is ${how} is continued as a recording, and PROFIT reports it`, async () => {
    await withFile(null, async (path) => {
      const output = await openFile(path, "refuse", HEADER);
      await output.write("7,acme\n7,acme\n");
      assertEquals(output.findPlace(), { path, trouble: null, isLost: false });
      Deno.truncateSync(path, size);
      await output.write("8,acme\n");
      await output.write("9,acme\n");
      assertEquals(Deno.readTextFileSync(path), expected);
      const trouble = `Another program truncated "${path}" once: the rows that it removed are lost`;
      assertEquals(output.findPlace(), { path, trouble, isLost: false });
    });
  });
}

Deno.test(
  onRoot("PROFIT writes to no file that another user put into a shared folder"),
  async () => {
    await withFile(null, async (path) => {
      const [folder, target] = [`${path}.d`, `${path}.target`];
      Deno.mkdirSync(folder);
      Deno.chmodSync(folder, 0o1777);
      Deno.writeTextFileSync(target, HEADER);
      Deno.symlinkSync(target, `${folder}/link`);
      Deno.symlinkSync(`${path}.new`, `${folder}/dangling`);
      Deno.writeTextFileSync(`${folder}/file`, HEADER);
      const names = ["link", "dangling", "file"].map((name) => `${folder}/${name}`);
      for (const existing of ["replace", "append"] satisfies Existing[]) {
        for (const name of names) (await openFile(name, existing, HEADER)).discard();
      }
      assertEquals((await runProgram(["chown", "-h", "65534", ...names])).code, 0);
      for (const existing of ["refuse", "replace", "append"] satisfies Existing[]) {
        for (const name of names) {
          const message = existing === "refuse" ? "it exists" : "another user put it there";
          await assertRejects(() => openFile(name, existing, HEADER), UsageError, message);
        }
      }
      assertEquals(Deno.readTextFileSync(target), HEADER);
      assertThrows(() => Deno.statSync(`${path}.new`), Deno.errors.NotFound);
      // The owner of a folder decides about its files.
      Deno.chownSync(folder, 65534, 65534);
      (await openFile(names[0]!, "append", HEADER)).discard();
    });
  },
);

Deno.test("a link to a missing file is refused without --force or --append", async () => {
  await withFile(null, async (path) => {
    Deno.symlinkSync(path, `${path}.link`);
    await assertRejects(() => openFile(`${path}.link`, "refuse", HEADER), UsageError, "it exists");
    assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
  });
});

Deno.test("--force writes through a link to a file that does not exist yet", async () => {
  await withFile(null, async (path) => {
    Deno.symlinkSync(path, `${path}.link`);
    (await openFile(`${path}.link`, "replace", HEADER)).close();
    assertEquals(Deno.readTextFileSync(path), HEADER);
  });
});

Deno.test(withChattr("a file that nobody may change is an error, and stays as it is"), async () => {
  const setImmutable = async (path: string, how: "+i" | "-i") =>
    assertEquals((await runProgram(["chattr", how, path])).code, 0);
  await withFile(HEADER, async (path) => {
    await setImmutable(path, "+i");
    try {
      for (const existing of ["append", "replace"] satisfies Existing[]) {
        const message = `Cannot write "${path}": operation not permitted`;
        await assertRejects(() => openFile(path, existing, HEADER), EnvironmentError, message);
      }
      assertEquals(Deno.readTextFileSync(path), HEADER);
    } finally {
      await setImmutable(path, "-i");
    }
  });
});
