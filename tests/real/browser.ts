/**
 * A real browser without a window, driven over its DevTools protocol.
 *
 * @module
 */

import { hasProgram, until } from "./profit.ts";

/** The names that Chromium goes by. */
const PROGRAM = ["chromium", "chromium-browser", "google-chrome"].find(hasProgram);

/** Whether there is a browser. */
export const hasBrowser = PROGRAM !== undefined;

/** Nothing that it does by itself may look like a request of the page. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--remote-debugging-port=0",
];

/** How a page is looked at. */
export interface Look {
  /** Width of the window. */
  readonly width: number;
  /** Height of the window. */
  readonly height: number;
  /** What the reader's system prefers. */
  readonly scheme: "light" | "dark";
}

/** A page in the browser. */
export interface BrowserPage extends AsyncDisposable {
  /** Errors and warnings, of the console and of the browser, and what was thrown. */
  readonly errors: string[];
  /** The addresses of all requests, that of the page first. */
  readonly requests: string[];
  /** Opens a file and waits until the page has drawn its charts. */
  open(path: string): Promise<void>;
  /** The value of a JavaScript expression. */
  evaluate<T>(expression: string): Promise<T>;
  /** Sets how it is looked at. */
  look(look: Look): Promise<void>;
  /** Moves the mouse through points, with the button down or not. */
  drag(points: readonly (readonly [x: number, y: number])[], isDown: boolean): Promise<void>;
  /** Presses a key. */
  press(key: string): Promise<void>;
  /** A picture of the window, or of all of the page, as PNG. */
  capture(isWhole: boolean): Promise<Uint8Array>;
}

/** What the protocol answers, or tells. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Starts a browser with an empty page, ended at the end of the scope. */
export async function startBrowser(): Promise<BrowserPage> {
  const folder = Deno.makeTempDirSync();
  const args = [...FLAGS, `--user-data-dir=${folder}`, "about:blank"];
  const child = new Deno.Command(PROGRAM!, { args, stdout: "null", stderr: "null" }).spawn();
  const port = await readPort(folder);
  const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const { webSocketDebuggerUrl } = targets.find(({ type }: { type: string }) => type === "page");
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve) => socket.onopen = resolve);
  const errors: string[] = [];
  const requests: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  let latest = 0;

  socket.onmessage = ({ data }) => {
    const message: Message = JSON.parse(data);
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    const { method, params } = message;
    const text = JSON.stringify(params);
    if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded") errors.push(text);
    if (method === "Runtime.consoleAPICalled") errors.push(text);
    if (method === "Network.requestWillBeSent") {
      requests.push((params!["request"] as { url: string }).url);
    }
  };

  async function send<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    const id = ++latest;
    const { promise, resolve } = Promise.withResolvers<Message>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  async function evaluate<T>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await send<{
      result: { value: T };
      exceptionDetails?: unknown;
    }>("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  const mouse = (type: string, [x, y]: readonly [number, number], buttons: number) =>
    send("Input.dispatchMouseEvent", {
      ...{ type, x, y, buttons, clickCount: 1 },
      button: buttons > 0 || type === "mouseReleased" ? "left" : "none",
    });

  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  // A window that nobody sees has no focus of its own.
  await send("Emulation.setFocusEmulationEnabled", { enabled: true });
  return {
    errors,
    requests,
    evaluate,
    open: async (path) => {
      errors.length = requests.length = 0;
      await send("Page.navigate", { url: `file://${path}` });
      let isDrawn = false;
      for (let tries = 0; tries < 600 && !isDrawn; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        isDrawn = await evaluate("document.documentElement?.dataset.drawn !== undefined");
      }
      if (!isDrawn) throw new Error(`Not drawn: ${errors.join("\n")}`);
    },
    look: async ({ width, height, scheme }) => {
      const size = { width, height, deviceScaleFactor: 1, mobile: false };
      await send("Emulation.setDeviceMetricsOverride", size);
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await send("Emulation.setEmulatedMedia", { features });
      // The page draws anew when it is told, at the next frame.
      await evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))");
    },
    drag: async (points, isDown) => {
      if (isDown) await mouse("mouseMoved", points[0]!, 0);
      if (isDown) await mouse("mousePressed", points[0]!, 1);
      for (const point of points) await mouse("mouseMoved", point, isDown ? 1 : 0);
      if (isDown) await mouse("mouseReleased", points.at(-1)!, 0);
      await evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))");
    },
    press: async (key) => {
      const text = key.length === 1 ? { text: key } : key === "Enter" ? { text: "\r" } : {};
      await send("Input.dispatchKeyEvent", { type: "keyDown", key, ...text, ...codeOf(key) });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key, ...codeOf(key) });
    },
    capture: async (isWhole) => {
      const options = { format: "png", captureBeyondViewport: isWhole };
      const { data } = await send<{ data: string }>("Page.captureScreenshot", options);
      return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    },
    [Symbol.asyncDispose]: async () => {
      socket.close();
      child.kill("SIGKILL");
      await child.status;
      // Its helpers may still write there for a moment.
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    },
  };
}

function codeOf(key: string): { windowsVirtualKeyCode?: number } {
  const codes: Record<string, number> = { Tab: 9, Enter: 13, " ": 32 };
  return codes[key] === undefined ? {} : { windowsVirtualKeyCode: codes[key] };
}

/** The browser writes it when it is ready. */
async function readPort(folder: string): Promise<string> {
  const path = `${folder}/DevToolsActivePort`;
  let port = "";
  await until(() => {
    try {
      [port = ""] = Deno.readTextFileSync(path).split("\n");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return port !== "";
  });
  return port;
}
