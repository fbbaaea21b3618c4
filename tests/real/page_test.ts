/**
 * The page in a real browser: what a reader sees, and what a reader can do.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { readPage, recordingOf, renderWhole, withLeak } from "../report/pages.ts";
import { needs } from "../needs.ts";
import { type BrowserPage, startBrowser } from "./browser.ts";
import { runProfit } from "./profit.ts";

const HOSTILE = `</script><img src=x onerror="document.title='taken'">`;

const onBrowser = await needs("chromium");
const onLinux = await needs("Linux");

/** Shows a page. The page must draw without an error and without a request. */
async function show(browser: BrowserPage, html: string): Promise<void> {
  using file = temporaryFile(".html");
  Deno.writeTextFileSync(file.path, html);
  await browser.open(file.path);
  assertEquals(browser.errors, []);
  assertEquals(browser.requests, [`file://${file.path}`]);
}

function temporaryFile(suffix: string): { path: string } & Disposable {
  const path = Deno.makeTempFileSync({ suffix });
  return { path, [Symbol.dispose]: () => Deno.removeSync(path) };
}

/** Returns the bytes of a data URL of a type. */
function bytesOf(url: string, type: string): Uint8Array<ArrayBuffer> {
  const [head, text] = url.split(",");
  assertEquals(head, `data:${type};base64`);
  return Uint8Array.from(atob(text!), (character) => character.charCodeAt(0));
}

/** JavaScript expressions to evaluate in the page. */
const ASK = {
  names: `[...document.querySelectorAll("tbody tr:not([hidden])")]
    .map((row) => row.cells[0].textContent)`,
  charts: `[...document.querySelectorAll("figure")].map((one) => one.dataset.column)`,
  picture: `document.querySelector("[data-column=mem_real] canvas").toDataURL()`,
  back: `getComputedStyle(document.body).backgroundColor`,
  /** For each chart the number of pixel columns that contain a colour: the length of a line. */
  inked: (color: string) =>
    `[...document.querySelectorAll("figure canvas")].map((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const [r, g, b] = [${color}];
    const columns = new Set();
    for (let at = 0; at < data.length; at += 4) {
      const [x, y, z, alpha] = data.subarray(at, at + 4);
      const isNear = Math.abs(x - r) + Math.abs(y - g) + Math.abs(z - b) < 9;
      if (isNear && alpha > 200) columns.add(at / 4 % width);
    }
    return columns.size;
  })`,
  clickOn: (selector: string) => `document.querySelector('${selector}').click()`,
};

/** The colour of the first line on a light page. */
const BLUE = "0x1f, 0x5f, 0xd0";

const WIDE = { width: 1280, height: 1000, scheme: "light" } as const;
const NARROW = { width: 360, height: 800, scheme: "dark" } as const;

/** Returns the middle and the width of the first chart. */
async function findPlot(browser: BrowserPage) {
  return await browser.evaluate<{ x: number; y: number; width: number }>(`(() => {
    const plot = document.querySelector(".u-over");
    plot.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = plot.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, width };
  })()`);
}

/** Moves the cursor to both ends of the first chart, and returns the times there. */
async function readRange(browser: BrowserPage): Promise<string[]> {
  const { x, y, width } = await findPlot(browser);
  const times: string[] = [];
  for (const side of [-1, 1]) {
    await browser.drag([[x, y], [x + side * (width / 2 - 2), y]], false);
    times.push(
      await browser.evaluate(`document.querySelector(".readout span").textContent.split(" ")[1]`),
    );
  }
  return times;
}

Deno.test(onBrowser("a page in a browser"), async (t) => {
  await using browser = await startBrowser();
  await browser.look(WIDE);
  const recording = await readPage(recordingOf([HOSTILE, "acme", "worker"], 600));
  const html = await renderWhole(withLeak(recording, 0));

  await t.step(
    "the page draws a chart of each column, without an error and without a request",
    async () => {
      await show(browser, html);
      assertEquals(await browser.evaluate(ASK.charts), [
        "mem_real",
        "cpu_percent",
        "num_open_files",
      ]);
      const inked = await browser.evaluate<number[]>(ASK.inked(BLUE));
      assert(inked.every((columns) => columns > 300), `${inked}`);
    },
  );

  await t.step("a hostile name is only text", async () => {
    assertEquals(await browser.evaluate("document.images.length"), 0);
    assertEquals(await browser.evaluate("document.title.endsWith('PROFIT')"), true);
    assertEquals((await browser.evaluate<string[]>(ASK.names))[0], HOSTILE);
    assertEquals(
      await browser.evaluate("document.querySelector('.chip span').textContent"),
      HOSTILE,
    );
  });

  await t.step("the content security policy stops other scripts and requests", async () => {
    const isStopped = await browser.evaluate(`new Promise((done) => {
      document.addEventListener("securitypolicyviolation", () => done(true), { once: true });
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken'; ";
      document.body.append(script);
      setTimeout(() => done(false), 1000);
    }).then((isStopped) => isStopped && document.title !== "taken")`);
    assertEquals(isStopped, true);
    const isFetched = await browser.evaluate(
      "fetch('http://127.0.0.1:9/').then(() => true, () => false)",
    );
    assertEquals(isFetched, false);
    assertEquals(browser.requests.filter((url) => url.startsWith("http")), []);
  });

  await t.step("dragging zooms all charts, and a double click ends the zoom", async () => {
    await browser.evaluate(ASK.clickOn("#switches button[value=utc]"));
    const all = await readRange(browser);
    const { x, y, width } = await findPlot(browser);
    await browser.drag([[x, y], [x + width / 8, y], [x + width / 4, y]], true);
    const zoomed = await readRange(browser);
    assert(zoomed[0]! > all[0]! && zoomed[1]! < all[1]!, `${all} ${zoomed}`);
    await browser.evaluate(`document.querySelectorAll(".u-over")[2]
      .dispatchEvent(new MouseEvent("dblclick", { bubbles: true }))`);
    assertEquals(await readRange(browser), all);
  });

  await t.step("all charts show the time at the cursor", async () => {
    const { x, y } = await findPlot(browser);
    await browser.drag([[x, y]], false);
    const told = await browser.evaluate<string[]>(
      `[...document.querySelectorAll(".readout")].map((one) => one.firstChild?.textContent)`,
    );
    assert(told[0] !== undefined && told.every((text) => text === told[0]), `${told}`);
  });

  await t.step("the legend hides and highlights a line", async () => {
    await browser.drag([[1, 1]], false);
    const [before = 0] = await browser.evaluate<number[]>(ASK.inked(BLUE));
    await browser.evaluate(ASK.clickOn(".chip"));
    const [without = 0] = await browser.evaluate<number[]>(ASK.inked(BLUE));
    assert(without < before / 10, `${before} ${without}`);
    await browser.evaluate(ASK.clickOn(".chip"));
    await browser.evaluate(`document.querySelectorAll(".chip")[1].focus()`);
    const [faded = 0] = await browser.evaluate<number[]>(ASK.inked(BLUE));
    assert(faded < before / 10, `${before} ${faded}`);
    assertEquals(await browser.evaluate("document.querySelectorAll('tr.focus').length"), 1);
    await browser.evaluate("document.activeElement.blur()");
  });

  await t.step("the trend line of the original rule can be switched on", async () => {
    const before = await browser.evaluate(ASK.picture);
    await browser.evaluate(ASK.clickOn("input[type=checkbox]"));
    assert(await browser.evaluate(ASK.picture) !== before);
    await browser.evaluate(ASK.clickOn("input[type=checkbox]"));
    assertEquals(await browser.evaluate(ASK.picture), before);
  });

  await t.step("the table can be sorted, and its order is marked", async () => {
    const sort = `[...document.querySelectorAll("thead button")]
      .find((one) => one.textContent === "pid").click()`;
    await browser.evaluate(sort);
    assertEquals(await browser.evaluate(ASK.names), ["worker", "acme", HOSTILE]);
    await browser.evaluate(sort);
    assertEquals(await browser.evaluate(ASK.names), [HOSTILE, "acme", "worker"]);
    const order = `document.querySelector("[aria-sort]").getAttribute("aria-sort")`;
    assertEquals(await browser.evaluate(order), "ascending");
  });

  await t.step("the page can be used by keyboard", async () => {
    await browser.evaluate("document.querySelector('button').focus()");
    const reached: string[] = [];
    for (let presses = 0; presses < 60 && reached.at(-1) !== "FIGURE"; presses++) {
      await browser.press("Tab");
      reached.push(await browser.evaluate("document.activeElement.tagName"));
    }
    assert(["BUTTON", "INPUT", "FIGURE"].every((tag) => reached.includes(tag)), `${reached}`);
    for (const key of ["Home", "ArrowRight", "ArrowRight"]) await browser.press(key);
    const moment = `document.querySelector(".readout span").textContent`;
    assertEquals(
      await browser.evaluate(moment),
      "2026-11-22 19:43:10 · 0:00:02.002 elapsed",
    );
    await browser.press("+");
    const [, last] = await readRange(browser);
    assert(last! < "19:53", last);
    await browser.press("0");
  });

  await t.step(
    "the page is dark if the system of the reader is dark, or if the reader chooses it",
    async () => {
      const light = await browser.evaluate(ASK.back);
      await browser.look({ ...WIDE, scheme: "dark" });
      const dark = await browser.evaluate(ASK.back);
      assert(dark !== light);
      await browser.evaluate(ASK.clickOn("#switches button[value=light]"));
      assertEquals(await browser.evaluate(ASK.back), light);
      await browser.look(WIDE);
      await browser.evaluate(ASK.clickOn("#switches button[value=dark]"));
      assertEquals(await browser.evaluate(ASK.back), dark);
    },
  );

  await t.step("the page fits a window of 360 pixels", async () => {
    await browser.look(NARROW);
    await show(browser, html);
    assert(await browser.evaluate("document.documentElement.scrollWidth <= innerWidth"));
  });

  await t.step("the page shows 20 of many processes, and the filter finds the others", async () => {
    await browser.look(WIDE);
    const names = Array.from({ length: 200 }, (_, at) => `job-${at}`);
    await show(browser, await renderWhole(await readPage(recordingOf(names, 20))));
    assertEquals((await browser.evaluate<string[]>(ASK.names)).length, 20);
    await browser.evaluate(`(() => {
      const field = document.querySelector("input[type=search]");
      field.value = "job-17";
      field.dispatchEvent(new Event("input"));
    })()`);
    const found = await browser.evaluate<string[]>(ASK.names);
    assertEquals(found.toSorted().slice(0, 2), ["job-17", "job-170"]);
    assertEquals(await browser.evaluate("document.querySelectorAll('.chip').length"), found.length);
  });

  await t.step("the page names the recording of each of several processes", async () => {
    const [base, next] = [recordingOf(["acme"], 60), recordingOf(["acme"], 90)];
    await show(
      browser,
      await renderWhole(await readPage(base, "base.csv"), await readPage(next, "new.csv")),
    );
    const chips = await browser.evaluate<string[]>(
      `[...document.querySelectorAll(".chip small")].map((one) => one.textContent)`,
    );
    assertEquals(chips.toSorted(), ["100 · base.csv", "100 · new.csv"]);
    const { x, y, width } = await findPlot(browser);
    await browser.drag([[x, y], [x - width / 2 + 1, y]], false);
    const moment = `document.querySelector(".readout span").textContent`;
    assertEquals(await browser.evaluate(moment), "0:00:00");
  });

  await t.step("the page can show elapsed time instead of clock time", async () => {
    await show(browser, html);
    await browser.evaluate(ASK.clickOn("#switches button[value=elapsed]"));
    assertEquals(browser.errors, []);
    assertEquals(await browser.evaluate("document.querySelectorAll('figure').length"), 3);
    const { x, y, width } = await findPlot(browser);
    await browser.drag([[x, y], [x - width / 2 + 1, y]], false);
    const moment = `document.querySelector(".readout span").textContent`;
    assertMatch(await browser.evaluate(moment), /^2026-11-22 .* 0:00:00 elapsed$/);
  });

  await t.step("a chart can be saved as SVG, and as PNG with 300 pixels an inch", async () => {
    const save = (text: string) =>
      browser.evaluate<string>(`new Promise((done) => {
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          URL.createObjectURL = make;
          const reader = new FileReader();
          reader.onload = () => done(reader.result);
          reader.readAsDataURL(blob);
          return make(blob);
        };
        [...document.querySelectorAll(".save button")]
          .find(({ textContent }) => textContent === "${text}").click();
      })`);
    const [svg, png] = [await save("Save as SVG"), await save("Save as PNG")];
    const text = new TextDecoder().decode(bytesOf(svg, "image/svg+xml"));
    assertMatch(text, /^<\?xml.*Memory, resident \(MiB\).*&lt;\/script&gt;.*<\/svg>\n$/s);
    const header = new DataView(bytesOf(png, "image/png").buffer);
    // 7 inches wide, at 300 pixels an inch, which is 11,811 a metre.
    assertEquals([header.getUint32(16), header.getUint32(41)], [2100, 11_811]);
    assertEquals(browser.errors, []);
  });

  await t.step("on paper, all charts are as wide as the paper", async () => {
    const widths = "[...document.querySelectorAll('canvas')].map(({ offsetWidth }) => offsetWidth)";
    const tell = (event: string) =>
      browser.evaluate(`new Promise((done) => {
        dispatchEvent(new Event("${event}"));
        requestAnimationFrame(done);
      })`);
    const before = await browser.evaluate<number[]>(widths);
    await tell("beforeprint");
    assertEquals(await browser.evaluate(widths), before.map(() => 690));
    await tell("afterprint");
    assertEquals(await browser.evaluate(widths), before);
  });

  await t.step("a recording without a sample, or with one tick, can be shown", async () => {
    await show(browser, await renderWhole(await readPage(recordingOf([], 0))));
    await show(browser, await renderWhole(await readPage(recordingOf(["acme"], 1))));
  });

  await t.step({
    ...onLinux("--report writes a page of the recording"),
    fn: async () => {
      const folder = Deno.makeTempDirSync();
      const args = ["--pid", `${Deno.pid}`, "--duration=0.3", "--pace=0.1", "-q"];
      const piped = await runProfit([...args, "--report=a.html"], folder);
      assertEquals([piped.code, piped.stderr], [0, ""]);
      assert(piped.stdout.split("\n").length > 3, piped.stdout);
      await browser.open(`${folder}/a.html`);
      assertEquals(browser.errors, []);
      assertEquals(await browser.evaluate(ASK.names), ["deno"]);
      Deno.removeSync(folder, { recursive: true });
    },
  });
});
