// The chat with a front end that still has socket.io-client 2.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { io as io4 } from "socket.io-client-4";
import { Server } from "../chat/lib/server.js";
import { Clients, ROUTES, ask, once } from "./lib/clients.js";

let server;

before(async () => {
  server = await new Server({ ALLOW_EIO3: "1" }).start();
});

after(async () => {
  await server?.dispose();
});

async function call(path, body, token) {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return response.json();
}

/** Registers somebody: {token, id}. */
async function meet(name) {
  const email = `${name}-${Math.random().toString(36).slice(2)}@example.org`;
  const login = { email, password: "correct horse" };
  await call("/register", login);
  const { token, temp } = await call("/login", login);
  return { token, id: temp };
}

for (const [name, route] of Object.entries(ROUTES)) {
  describe(`the chat with socket.io-client 2 over ${name}`, { timeout: 60_000 }, () => {
    let clients, ana, bo;

    before(async () => {
      clients = new Clients(server.url, route);
      [ana, bo] = await Promise.all([meet("ana"), meet("bo")]);
    });

    afterEach(() => clients.closeAll());

    it("lets in who shows a token in the query, and delivers messages", async () => {
      const socket = await clients.connect("/", { query: { token: bo.token } });
      const young = clients.keep(
        io4(server.url, { forceNew: true, auth: { token: bo.token } }),
      );
      await once(young, "connect");
      const [heard, heardToo] = [once(socket, "message"), once(young, "message")];
      const { message } = await call("/messages", { recipient: bo.id, content: "h\u00e9 😀" }, ana.token);
      assert.equal(message.content, "hé 😀");
      assert.deepEqual((await heard)[0], message);
      assert.deepEqual((await heardToo)[0], message);
    });

    it("answers join", async () => {
      const socket = await clients.connect("/", { query: { token: bo.token } });
      assert.equal((await ask(socket, "join", ana.id)).code, "not_yours");
    });

    it("says why it lets nobody in without a token, or with a bad one", async () => {
      const none = clients.open("/");
      assert.deepEqual(await once(none, "error"), ["Access denied. No token provided."]);
      const bad = clients.open("/", { query: { token: "nonsense" } });
      assert.deepEqual(await once(bad, "error"), ["Invalid token"]);
    });
  });
}

describe("the chat as it is without the setting", { timeout: 60_000 }, () => {
  it("refuses version 2 with code 5", async () => {
    const strict = await new Server().start();
    try {
      const answer = await fetch(strict.url + "/socket.io/?EIO=3&transport=polling");
      assert.equal(answer.status, 400);
      assert.deepEqual(await answer.json(), { code: 5, message: "Unsupported protocol version" });
    } finally {
      await strict.dispose();
    }
  });
});
