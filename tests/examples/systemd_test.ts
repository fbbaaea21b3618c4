import { assert, assertEquals } from "@std/assert";
import { parseCommandLine } from "../../src/cli/mod.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";
import { runShell } from "../real/profit.ts";

const FOLDER = new URL("../../examples/", import.meta.url).pathname;
const UNITS = ["profit.service", "profit-nightly.service", "profit-nightly.timer"];

/**
 * The exposure is from 0 to 100. systemd calls a value below 20 "OK". Each version of systemd
 * checks more.
 */
const MOST_EXPOSED = 20;

const onSystemd = await needs("systemd-analyze");

Deno.test(onSystemd("systemd finds nothing wrong with the units"), async () => {
  const { code, stderr } = await runShell(`
    folder=$(mktemp -d); cp ${UNITS.map((unit) => FOLDER + unit).join(" ")} $folder
    printf '#!/bin/sh\\n' >$folder/profit; chmod +x $folder/profit
    sed -i "s|/usr/local/bin/|$folder/|" $folder/*.service
    systemd-analyze verify --man=no $folder/*.service $folder/*.timer
    code=$?; rm -r $folder; exit $code`);
  // Messages on other units of this machine do not count.
  assertEquals([code, stderr.split("\n").filter((line) => /profit/.test(line))], [0, []]);
});

Deno.test(onSystemd("systemd does not think the services exposed"), async () => {
  const options = ["--offline=true", `--threshold=${MOST_EXPOSED}`];
  for (const unit of UNITS.filter((unit) => unit.endsWith(".service"))) {
    const command = ["systemd-analyze", "security", ...options, FOLDER + unit];
    const { code, stdout } = await runProgram(command);
    assertEquals(code, 0, `${unit}\n${stdout}`);
  }
});

Deno.test("the units start PROFIT with valid options", () => {
  for (const unit of UNITS) {
    const text = Deno.readTextFileSync(FOLDER + unit);
    const lines = [...text.matchAll(/^ExecStart=\/usr\/local\/bin\/profit (.*)/gm)];
    for (const [, args] of lines) assert(parseCommandLine(args!.split(" ")), unit);
  }
});
