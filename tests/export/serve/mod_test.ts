import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { EnvironmentError } from "../../../src/model/errors.ts";
import { openPort } from "../../../src/export/serve/listen.ts";
import { type Limits, limitsOf, serve } from "../../../src/export/serve/mod.ts";
import { bytes } from "../../fakes.ts";
import { within } from "../../limits.ts";

/** Serves on a separate port during a function. */
async function withServer(
  limits: Partial<Limits>,
  act: (port: number) => Promise<void>,
  body = "up 1\n",
): Promise<void> {
  const { listener, port } = openPort("127.0.0.1", 0);
  const site = {
    isOwnHost: () => true,
    renderMetrics: () => ({ type: "text/plain", body: bytes(body) }),
    epochMs: () => 0,
  };
  const close = serve(listener, site, { ...limitsOf(null), ...limits });
  try {
    await act(port);
  } finally {
    close();
  }
}

/** Connects to the server. */
function connect(port: number): Promise<Deno.TcpConn> {
  return within("a connection", Deno.connect({ hostname: "127.0.0.1", port }));
}

/** Sends a text and returns the whole answer. */
async function exchange(port: number, text: string): Promise<string> {
  using connection = await connect(port);
  const writer = connection.writable.getWriter();
  await within("the server to take a request", writer.write(bytes(text)));
  return await within("the end of an answer", new Response(connection.readable).text());
}

const GET = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";

Deno.test("a request is answered, and the connection closed", async () => {
  await withServer({}, async (port) => {
    const answer = await exchange(port, `${GET}\r\n`);
    assertStringIncludes(answer, "\r\nConnection: close\r\n");
    assert(answer.endsWith("\r\n\r\nup 1\n"), answer);
  });
});

Deno.test("a head that is too long is refused, and the client gets an answer", async () => {
  await withServer({}, async (port) => {
    const answer = await exchange(port, `${GET}X: ${"x".repeat(20_000)}\r\n\r\n`);
    assertStringIncludes(answer, "HTTP/1.1 431 ");
  });
});

Deno.test("a client that never ends its request, or never reads the answer, is disconnected", async () => {
  const limits = { requestMs: 50, answerMs: 50 };
  await withServer(limits, async (port) => {
    assertEquals(await exchange(port, GET), "");
    using connection = await connect(port);
    await connection.write(bytes(`${GET}\r\n`));
    await new Promise((resolve) => setTimeout(resolve, 150));
    // The client gets the bytes that the system had already taken, but not the end.
    const read = new Response(connection.readable).text().then(({ length }) => length, () => 0);
    assert(await within("an answer to be cut off", read) < 50_000_000);
  }, "x".repeat(50_000_000));
});

Deno.test("slow clients in all places do not keep other clients out", async () => {
  let slow: Promise<string>[] = [];
  await withServer({ connections: 3, stuckMs: 250 }, async (port) => {
    slow = Array.from({ length: 5 }, () => exchange(port, GET).catch(() => ""));
    const good = Array.from({ length: 10 }, () => exchange(port, `${GET}\r\n`));
    for (const answer of await Promise.all(good)) assert(answer.endsWith("up 1\n"));
  });
  assertEquals((await Promise.all(slow)).join(""), "");
});

Deno.test("the older half of the clients makes room for a new one", async () => {
  await withServer({ connections: 4, stuckMs: 100 }, async (port) => {
    using first = await connect(port);
    using second = await connect(port);
    using third = await connect(port);
    using _fourth = await connect(port);
    assert((await exchange(port, `${GET}\r\n`)).endsWith("up 1\n"));
    const writer = third.writable.getWriter();
    await within("the server to take a request", writer.write(bytes(`${GET}\r\n`)));
    const answer = await within("an answer", new Response(third.readable).text());
    assert(answer.endsWith("up 1\n"));
    for (const cut of [first, second]) {
      assertEquals(await within("an end", cut.read(new Uint8Array(1))), null);
    }
  });
});

Deno.test("a server that is closed disconnects its clients, and releases its port", async () => {
  const isLeft = async () => {
    let [slow, port] = [Promise.resolve("never asked"), 0];
    await withServer({}, async (itsPort) => {
      port = itsPort;
      slow = exchange(port, GET).catch(() => "");
      await exchange(port, `${GET}\r\n`);
    });
    assertEquals(await slow, "");
    try {
      // Connections that the server closed first keep the port busy for a minute, except for a
      // server.
      openPort("127.0.0.1", port).listener.close();
      return true;
    } catch {
      return false;
    }
  };
  // A test that runs beside this one may take the port.
  assert(await isLeft() || await isLeft() || await isLeft());
});

Deno.test("the error for a taken port, or for an address of another machine, names it", () => {
  const { listener, port } = openPort("127.0.0.1", 0);
  const error = assertThrows(() => openPort("127.0.0.1", port), EnvironmentError);
  assertEquals(
    error.message,
    `Cannot listen on "127.0.0.1": port ${port} is taken; choose another port, or end the program that has it`,
  );
  listener.close();
  assertThrows(() => openPort("192.0.2.1", 0), EnvironmentError, 'Cannot listen on "192.0.2.1": ');
});
