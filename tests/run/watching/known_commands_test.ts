import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import { nameCommand, nameSelected } from "../../../src/run/watching/known_commands.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Plays ticks of processes by their command lines, and returns the words behind their names. */
function play(...ticks: (string | null)[][]): string[] {
  const recording = emptyRecording();
  const name = nameSelected(recording);
  for (const [second, commands] of ticks.entries()) {
    const samples = commands.map((command, pid) =>
      sample({ pid, startTicks: pid, name: "python3", command })
    );
    const now = snapshot(samples, { epochMs: second * 1000, monotonicMs: second * 1000 });
    addSnapshot(recording, now);
    name(now);
  }
  return recording.processes.all.map(({ apart }) => apart);
}

Deno.test("processes are named by the command lines of their selection, also later ones", () => {
  assertEquals(play(["python3 web.py"], ["python3 web.py", "python3 mail.py", null]), [
    "web.py",
    "mail.py",
    "",
  ]);
});

Deno.test("of a thousand processes, not all command lines are kept", () => {
  const commands = Array.from({ length: 1000 }, (_, at) => `python3 ${at}.py`);
  const named = play(commands, [...commands, "python3 last.py"]).filter((word) => word !== "");
  assertEquals(named.length, 200);
});

Deno.test("a program is named behind a long class path, and a long command line is not kept", () => {
  const path = "/opt/app/lib/some-library.jar:".repeat(40_000);
  const commands = ["Main", "Other"].map((main) => `java -cp ${path} com.acme.${main} -v`);
  const recording = emptyRecording();
  const name = nameSelected(recording);
  const samples = commands.map((command, pid) =>
    sample({ pid, startTicks: pid, name: "java", command })
  );
  addSnapshot(recording, snapshot(samples));
  name(snapshot(samples));
  const { all } = recording.processes;
  assertEquals(all.map(({ apart }) => apart), ["com.acme.Main", "com.acme.Other"]);
  assertEquals(all.every(({ command }) => command!.length < 200), true);
});

Deno.test("a command line counts once, however many processes appear later", () => {
  const commands = Array.from({ length: 150 }, (_, at) => `python3 ${at}.py`);
  const later = ["python3 a.py", "python3 b.py"];
  const named = play(commands, [...commands, later[0]!], [...commands, ...later]);
  assertEquals(named.slice(-2), ["a.py", "b.py"]);
});

Deno.test("the process of a command is named by the command", () => {
  const recording = emptyRecording();
  const samples = [7, 8].map((pid) => sample({ pid, startTicks: pid, name: "python3" }));
  addSnapshot(recording, snapshot(samples));
  nameCommand(recording, 7, ["/usr/bin/python3", "-u", "/srv/shop.py"]);
  nameCommand(recording, 9, ["python3", "other.py"]);
  const labelled = emptyRecording();
  const labels = "run=2";
  addSnapshot(labelled, snapshot([sample({ pid: 7, startTicks: 7, name: "python3", labels })]));
  nameCommand(labelled, 7, ["python3", "shop.py"]);
  assertEquals(labelled.processes.all[0]?.apart, "shop.py");
  assertEquals(recording.processes.all.map(({ apart }) => apart), ["shop.py", ""]);
});
