import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError } from "../../src/model/errors.ts";
import { openWholeFile } from "../../src/output/whole_file.ts";

/** Makes a folder with an old file, and a link to it. */
function inFolder(test: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = Deno.makeTempDirSync();
    try {
      Deno.writeTextFileSync(`${folder}/old`, "old", { mode: 0o640 });
      Deno.symlinkSync("old", `${folder}/link`);
      await test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test(
  "an old file stays until the new one is complete, which then has its mode, also through a link",
  inFolder(async (folder) => {
    for (const name of ["old", "link"]) {
      Deno.writeTextFileSync(`${folder}/old`, "old");
      const output = await openWholeFile(`${folder}/${name}`, "replace");
      await output.write("new ");
      await output.write("text");
      assertEquals(Deno.readTextFileSync(`${folder}/old`), "old");
      await output.end();
      output.close();
      assertEquals(Deno.readTextFileSync(`${folder}/old`), "new text");
      assertEquals(Deno.statSync(`${folder}/old`).mode! & 0o777, 0o640);
      assertEquals(namesIn(folder), ["link", "old"]);
      assertEquals(Deno.lstatSync(`${folder}/link`).isSymlink, true);
    }
  }),
);

Deno.test(
  "the old file stays, and nothing beside it, if the new one is not completed",
  inFolder(async (folder) => {
    for (const leave of ["close", "discard"] as const) {
      const output = await openWholeFile(`${folder}/old`, "replace");
      await output.write("half");
      output[leave]();
      assertEquals(Deno.readTextFileSync(`${folder}/old`), "old");
      assertEquals(namesIn(folder), ["link", "old"]);
    }
  }),
);

Deno.test(
  "the old file stays if the new one cannot replace it",
  inFolder(async (folder) => {
    const output = await openWholeFile(`${folder}/old`, "replace");
    await output.write("new");
    for (const name of namesIn(folder).filter((name) => name.endsWith(".tmp"))) {
      Deno.removeSync(`${folder}/${name}`);
    }
    await assertRejects(() => output.end(), EnvironmentError, "the old file stays");
    output.close();
    assertEquals(Deno.readTextFileSync(`${folder}/old`), "old");
  }),
);

Deno.test(
  "a new file is gone again when it is discarded",
  inFolder(async (folder) => {
    const output = await openWholeFile(`${folder}/new`, "replace");
    output.discard();
    assertEquals(namesIn(folder), ["link", "old"]);
  }),
);
