/**
 * A real browser without a window, driven over its DevTools protocol.
 *
 * @module
 */

import { until, within } from "../limits.ts";
import { findBrowser } from "../needs.ts";

/** Requests of the browser itself must not look like requests of the page. */
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

/** The settings of the reader of a page. */
export interface Look {
  /** Width of the window. */
  readonly width: number;
  /** Height of the window. */
  readonly height: number;
  /** The colour scheme of the reader's system. */
  readonly scheme: "light" | "dark";
}

/** A page in the browser. */
export interface BrowserPage extends AsyncDisposable {
  /** Errors and warnings of the console and the browser, and exceptions. */
  readonly errors: string[];
  /** The addresses of all requests, beginning with the page. */
  readonly requests: string[];
  /** Opens a file and waits until the page has drawn its charts. */
  open(path: string): Promise<void>;
  /** Evaluates a JavaScript expression. */
  evaluate<T>(expression: string): Promise<T>;
  /** Sets the settings of the reader. */
  look(look: Look): Promise<void>;
  /** Moves the mouse through points, with or without the button down. */
  drag(points: readonly (readonly [x: number, y: number])[], isDown: boolean): Promise<void>;
  /** Presses a key. */
  press(key: string): Promise<void>;
  /** Takes a picture of the window, or of the whole page, as PNG. */
  capture(isWhole: boolean): Promise<Uint8Array>;
}

/** An answer or an event of the protocol. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Starts a browser with an empty page, which is ended at the end of the scope. */
export async function startBrowser(): Promise<BrowserPage> {
  const program = await findBrowser();
  if (program === null) throw new Error("There is no browser");
  const folder = Deno.makeTempDirSync();
  const args = [...FLAGS, `--user-data-dir=${folder}`, "about:blank"];
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  const end = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // The browser has ended, and the waiting code reports it.
    }
    await within("the browser that was killed to end", child.status);
    // Its helpers may still write there for a moment.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  try {
    return await drive(await connect(await readPort(folder)), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** Opens the socket of the page for the protocol. */
async function connect(port: string): Promise<WebSocket> {
  const list = async () => await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const { webSocketDebuggerUrl } = await until(
    "the browser has a page",
    async (): Promise<{ webSocketDebuggerUrl: string } | undefined> =>
      (await list()).find(({ type }: { type: string }) => type === "page"),
  );
  const socket = new WebSocket(webSocketDebuggerUrl);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.onopen = () => resolve();
  socket.onerror = () => reject(new Error(`No socket at ${webSocketDebuggerUrl}`));
  await within(`the socket at ${webSocketDebuggerUrl} to open`, promise);
  return socket;
}

/** Drives the page at a socket; `end` ends the browser. */
async function drive(socket: WebSocket, end: () => Promise<void>): Promise<BrowserPage> {
  const errors: string[] = [];
  const requests: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  let latest = 0;

  socket.onclose = () => {
    for (const answer of waiting.values()) answer({ error: { message: "the browser is gone" } });
  };
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
    if (socket.readyState !== WebSocket.OPEN) throw new Error(`${method}: the browser is gone`);
    const id = ++latest;
    const { promise, resolve } = Promise.withResolvers<Message>();
    waiting.set(id, resolve);
    const text = JSON.stringify({ id, method, params });
    socket.send(text);
    const { result, error } = await within(`the browser to answer ${text}`, promise)
      .catch((error) => {
        socket.close(); // What is asked after this need not wait as long, too.
        throw error;
      });
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
  // A headless window has no focus.
  await send("Emulation.setFocusEmulationEnabled", { enabled: true });
  return {
    errors,
    requests,
    evaluate,
    open: async (path) => {
      errors.length = requests.length = 0;
      await send("Page.navigate", { url: `file://${path}` });
      const isDrawn = "document.documentElement?.dataset.drawn !== undefined";
      try {
        await until("the page has drawn its charts", () => evaluate<boolean>(isDrawn));
      } catch (error) {
        throw new Error(`Not drawn: ${errors.join("\n")}`, { cause: error });
      }
    },
    look: async ({ width, height, scheme }) => {
      const size = { width, height, deviceScaleFactor: 1, mobile: false };
      await send("Emulation.setDeviceMetricsOverride", size);
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await send("Emulation.setEmulatedMedia", { features });
      // The page redraws at the next frame.
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
      await end();
    },
  };
}

function codeOf(key: string): { windowsVirtualKeyCode?: number } {
  const codes: Record<string, number> = { Tab: 9, Enter: 13, " ": 32 };
  return codes[key] === undefined ? {} : { windowsVirtualKeyCode: codes[key] };
}

/** Reads the port, which the browser writes to a file when it is ready. */
async function readPort(folder: string): Promise<string> {
  const path = `${folder}/DevToolsActivePort`;
  return await until("the browser says its port", () => {
    try {
      const [port = ""] = Deno.readTextFileSync(path).split("\n");
      return port !== "" && port;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
}
