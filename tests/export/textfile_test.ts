import { assert, assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../../src/model/errors.ts";
import { openTextfile, type TryLock } from "../../src/export/textfile.ts";
import { tryLock } from "../../src/output/file_lock.ts";
import { until } from "../limits.ts";
import { needs } from "../needs.ts";

/** Runs a test in a separate folder. */
async function inFolder(play: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_textfile_" });
  try {
    await play(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const namesIn = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name);
const silent = () => {};
const lockAlone: TryLock = (file) => tryLock(file, "own");
const onLinux = await needs("Linux");

Deno.test("a text replaces the one before as a whole", async () => {
  await inFolder(async (folder) => {
    const file = await openTextfile(`${folder}/`, silent, lockAlone);
    assertEquals([file.path, namesIn(folder)], [`${folder}/profit.prom`, ["profit.prom"]]);
    file.put("1\n");
    await file.flush();
    assertEquals(Deno.readTextFileSync(file.path), "1\n");
    // A reader that has the file open continues to read the old text.
    using reader = Deno.openSync(file.path);
    file.put("22\n");
    await file.flush();
    assertEquals(reader.statSync().size, 2);
    assertEquals(Deno.readTextFileSync(file.path), "22\n");
    assertEquals(namesIn(folder), ["profit.prom"]);
  });
});

Deno.test("one process at a time writes the file, and the next when it has ended", async () => {
  await inFolder(async (folder) => {
    const message = `Cannot write "${folder}/profit.prom": another recorder writes it`;
    const refused = () =>
      assertRejects(() => openTextfile(folder, silent, lockAlone), UsageError, message);
    // A process that is starting has the open files of this process, with their locks.
    const tryToOpen = () => openTextfile(folder, silent, lockAlone).catch(() => undefined);
    const open = () => until("nobody has the lock", tryToOpen);
    const unused = await open();
    await refused();
    await unused.close();
    assertEquals(namesIn(folder), []);
    const first = await open();
    for (const text of ["1\n", "2\n"]) {
      first.put(text);
      await first.flush();
      await refused();
    }
    await first.close();
    const second = await open();
    assertEquals(Deno.readTextFileSync(second.path), "2\n");
    await second.close();
    assertEquals(namesIn(folder), ["profit.prom"]);
  });
});

Deno.test("recorders that share a folder write a file each", async () => {
  await inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/odd.prom`);
    const places = ["", "/a.prom", "//b.prom", "/odd.prom"].map((name) => folder + name);
    const files = [];
    for (const place of places) files.push(await openTextfile(place, silent, lockAlone));
    const names = ["profit.prom", "a.prom", "b.prom", "odd.prom/profit.prom"];
    assertEquals(files.map(({ path }) => path), names.map((name) => `${folder}/${name}`));
    for (const [at, file] of files.entries()) file.put(`${at}\n`);
    for (const file of files) await file.close();
    const texts = names.map((name) => Deno.readTextFileSync(`${folder}/${name}`));
    assertEquals(texts, ["0\n", "1\n", "2\n", "3\n"]);
    assertEquals(namesIn(folder).sort(), ["a.prom", "b.prom", "odd.prom", "profit.prom"]);
    await assertRejects(
      () => openTextfile(`${folder}/none/a.prom`, silent, lockAlone),
      UsageError,
      `Cannot write metrics to "${folder}/none": there is no such folder; create it first`,
    );
  });
});

Deno.test("if texts come faster than they can be written, the file has the last one at the end", async () => {
  await inFolder(async (folder) => {
    const file = await openTextfile(folder, silent, lockAlone);
    for (let tick = 1; tick <= 100; tick++) file.put(`${tick}\n`);
    await file.flush();
    assertEquals(Deno.readTextFileSync(file.path), "100\n");
  });
});

Deno.test("a file of an earlier recorder is replaced, and a link in its place is not followed", async () => {
  await inFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/victim`, "mine");
    Deno.symlinkSync(`${folder}/victim`, `${folder}/.profit.prom.new`);
    const file = await openTextfile(folder, silent, lockAlone);
    Deno.symlinkSync(`${folder}/victim`, `${folder}/.profit.prom.new`);
    file.put("1\n");
    await file.flush();
    assertEquals(Deno.readTextFileSync(`${folder}/victim`), "mine");
    assertEquals(namesIn(folder).sort(), ["profit.prom", "victim"]);
  });
});

Deno.test(
  onLinux("a folder that is missing or not writable is an error at once"),
  async () => {
    await inFolder(async (folder) => {
      const missing = `${folder}/none`;
      const error = await assertRejects(() => openTextfile(missing, silent, lockAlone), UsageError);
      assertEquals(
        error.message,
        `Cannot write metrics to "${missing}": there is no such folder; create it first`,
      );
      Deno.writeTextFileSync(missing, "");
      await assertRejects(
        () => openTextfile(missing, silent, lockAlone),
        UsageError,
        "no such folder",
      );
      Deno.mkdirSync(`${folder}/profit.prom`);
      await assertRejects(
        () => openTextfile(folder, silent, lockAlone),
        UsageError,
        "it is a folder",
      );
      // Nobody can create a file in this folder, not even root.
      await assertRejects(
        () => openTextfile("/proc/1", silent, lockAlone),
        EnvironmentError,
        "Cannot write ",
      );
      assertEquals(namesIn(folder).sort(), ["none", "profit.prom"]);
    });
  },
);

Deno.test("a failed write is reported once, and later texts are still written", async () => {
  await inFolder(async (folder) => {
    const said: string[] = [];
    const file = await openTextfile(folder, (message) => void said.push(message), lockAlone);
    Deno.renameSync(folder, `${folder}-away`);
    for (const text of ["2\n", "3\n"]) {
      file.put(text);
      await file.flush();
    }
    Deno.renameSync(`${folder}-away`, folder);
    file.put("4\n");
    await file.flush();
    assertEquals(Deno.readTextFileSync(file.path), "4\n");
    assertEquals(said.length, 1);
    assert(said[0]!.startsWith(`Cannot write "${file.path}": no such file`), said[0]);
  });
});
