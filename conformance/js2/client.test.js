// The server library against socket.io-client 2, over each of its routes.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { io as io4 } from "socket.io-client-4";
import { startServer } from "../js/lib/server.js";
import { Clients, ROUTES, answers, ask, eventually, numbers, once, until } from "./lib/clients.js";

let server;

before(async () => {
  server = await startServer("--allow-eio3", "true", "--ping-interval", "500");
});

after(async () => {
  await server?.stop();
});

for (const [name, route] of Object.entries(ROUTES)) {
  describe(`socket.io-client 2 over ${name}`, { timeout: 60_000 }, () => {
    let clients;

    before(() => {
      clients = new Clients(server.url, route);
    });

    afterEach(() => clients.closeAll());

    it("connects and has the id that the server gives it", async () => {
      const socket = clients.open();
      const greeting = once(socket, "auth");
      await once(socket, "connect");
      assert.deepEqual(await greeting, [{}]);
      assert.equal(socket.id, socket.io.engine.id);
      const other = await clients.connect();
      socket.emit("to-room", other.id, "by its id");
      assert.deepEqual(await once(other, "room"), ["by its id"]);
    });

    it("reaches the transport it wants", async () => {
      const socket = await clients.connect();
      const wanted = name.startsWith("polling") ? "polling" : "websocket";
      if (socket.io.engine.transport.name !== wanted) {
        await once(socket.io.engine, "upgrade");
      }
      assert.equal(socket.io.engine.transport.name, wanted);
      const bytes = name !== "polling" && !route.forceBase64;
      assert.equal(socket.io.engine.transport.supportsBinary, bytes);
    });

    it("pings and is answered, so it stays", async () => {
      const socket = await clients.connect();
      const ended = [];
      socket.on("disconnect", (reason) => ended.push(reason));
      await once(socket, "pong");
      await once(socket, "pong");
      assert.equal(await ask(socket, "message-with-ack", "there"), "there");
      assert.deepEqual(ended, []);
    });

    it("joins namespaces with a query", async () => {
      const socket = clients.open("/custom", { query: { who: "me & you", n: "1" } });
      const greeting = once(socket, "auth");
      await once(socket, "connect");
      assert.deepEqual(await greeting, [{ who: "me & you", n: "1" }]);
      assert.equal(socket.id, "/custom#" + socket.io.engine.id);
      const plain = clients.open("/dynamic-" + Date.now());
      assert.deepEqual(await once(plain, "auth"), [{}]);
    });

    it("is refused with the data of the middleware, and may come back with a token", async () => {
      const refused = clients.open("/secret", { query: { token: "bad" } });
      refused.on("connect", () => assert.fail("it was let in"));
      assert.deepEqual(await once(refused, "error"), [{ code: "E_TOKEN", hint: ["log in", 401] }]);
      refused.removeAllListeners("connect");
      await clients.connect("/secret", { query: { token: "good" } });
    });

    it("is refused at an unknown namespace", async () => {
      const refused = clients.open("/nowhere");
      assert.deepEqual(await once(refused, "error"), [{ message: "Invalid namespace" }]);
    });

    it("sends and hears every kind of JSON", async () => {
      const socket = await clients.connect();
      const values = [1, -2.5, "é😀\u2028\"", true, null, [], {}, { a: { b: [[["c"]]] } }];
      socket.emit("message", ...values);
      assert.deepEqual(await once(socket, "message-back"), values);
    });

    it("carries nested binary both ways, byte by byte, between texts", async () => {
      const socket = await clients.connect();
      const all = Buffer.from(numbers(256));
      const nested = { deep: [{ all }, "text"], empty: Buffer.alloc(0) };
      const between = [];
      socket.on("message-back", (...args) => between.push(args));
      socket.emit("message", "before 😀");
      socket.emit("message", all, nested, 7);
      socket.emit("message", "after é");
      await until(socket, "message-back", (text) => text === "after é");
      assert.deepEqual(between[0], ["before 😀"]);
      const [first, second, third] = between[1];
      assert.deepEqual(Buffer.from(first), all);
      assert.deepEqual(Buffer.from(second.deep[0].all), all);
      assert.equal(second.deep[1], "text");
      assert.equal(second.empty.length ?? second.empty.byteLength, 0);
      assert.equal(third, 7);
    });

    it("keeps large binary whole", async () => {
      const socket = await clients.connect();
      const large = Buffer.from(new Uint8Array(500_000).map((_, i) => (i * 31) >> 3));
      assert.deepEqual(Buffer.from(await ask(socket, "message-with-ack", large)), large);
    });

    it("is acknowledged, with binary too", async () => {
      const socket = await clients.connect();
      const values = [1, "2", { 3: [false] }];
      assert.deepEqual(await answers(socket, "message-with-ack", ...values), values);
      const { x } = await ask(socket, "message-with-ack", { x: Buffer.of(9) });
      assert.deepEqual(Buffer.from(x), Buffer.of(9));
    });

    it("acknowledges what the server asks", async () => {
      const socket = await clients.connect();
      socket.on("question", (what, answer) => answer(what + "!", Buffer.of(1)));
      const [text, binary] = await ask(socket, "ask-me", "yes");
      assert.equal(text, "yes!");
      assert.deepEqual(Buffer.from(binary), Buffer.of(1));
    });

    it("shares rooms with a client of version 4", async () => {
      const room = "shared-" + Date.now() + Math.random();
      const [old, oldToo] = await Promise.all([clients.connect(), clients.connect()]);
      const young = clients.keep(io4(server.url, { forceNew: true }));
      await once(young, "connect");
      await Promise.all([old, oldToo, young].map((socket) => ask(socket, "join", room)));
      const heard = { oldToo: [], young: [] };
      oldToo.on("room", (what) => heard.oldToo.push(what));
      young.on("room", (what) => heard.young.push(what));
      old.emit("to-room", room, "é😀");
      old.emit("to-room", room, { bytes: Buffer.of(4, 255) });
      old.emit("to-room", room, "last");
      await eventually(async () => {
        await Promise.all([ask(oldToo, "why", "x"), ask(young, "why", "x")]);
        return heard.oldToo.length === 3 && heard.young.length === 3;
      });
      for (const [first, second, third] of Object.values(heard)) {
        assert.equal(first, "é😀");
        assert.deepEqual(Buffer.from(second.bytes), Buffer.of(4, 255));
        assert.equal(third, "last");
      }
      young.emit("to-room", room, "from the young");
      assert.deepEqual(await once(old, "room"), ["from the young"]);
    });

    it("sends 1,000 events in order", async () => {
      const socket = await clients.connect();
      numbers(1_000).forEach((i) => socket.emit("count", i));
      assert.deepEqual(await ask(socket, "counted"), numbers(1_000));
    });

    it("hears 1,000 events in order", async () => {
      const socket = await clients.connect();
      const heard = [];
      socket.on("tick", (i) => heard.push(i));
      socket.emit("burst", 1_000);
      await until(socket, "tick", (i) => i === 999);
      assert.deepEqual(heard, numbers(1_000));
    });

    it("loses and reorders nothing while events flow from the first moment", async () => {
      const socket = clients.open();
      const heard = [];
      socket.on("tick", (i) => heard.push(i));
      const last = until(socket, "tick", (i) => i === 499);
      await once(socket, "connect");
      socket.emit("paced", 500);
      for (let i = 0; i < 500; i++) {
        socket.emit("count", i);
        if (i % 10 === 0) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      await last;
      assert.deepEqual(heard, numbers(500));
      const [counted, transport] = await answers(socket, "counted");
      assert.deepEqual(counted, numbers(500));
      assert.equal(transport, name.startsWith("polling") ? "polling" : "websocket");
    });

    it("comes back after the server cut the transport", async () => {
      const socket = await clients.connect();
      const first = socket.id;
      socket.emit("cut-me");
      const [reason] = await once(socket, "disconnect");
      assert.match(reason, /^transport (close|error)$/);
      await once(socket, "connect");
      assert.notEqual(socket.io.engine.id, first);
      assert.equal(await ask(socket, "message-with-ack", "again"), "again");
    });

    it("knows why it was disconnected, and lets the server know why it left", async () => {
      const dismissed = await clients.connect();
      dismissed.emit("dismiss-me");
      assert.deepEqual(await once(dismissed, "disconnect"), ["io server disconnect"]);
      const watcher = await clients.connect();
      const left = await clients.connect();
      const id = left.id;
      left.disconnect();
      await eventually(async () =>
        /^(client namespace disconnect|transport close)$/.test(await ask(watcher, "why", id)),
      );
    });
  });
}

describe("a server that does not let them in", { timeout: 30_000 }, () => {
  it("says so with code 5", async () => {
    const strict = await startServer();
    try {
      const answer = await fetch(strict.url + "/socket.io/?EIO=3&transport=polling");
      assert.equal(answer.status, 400);
      assert.deepEqual(await answer.json(), { code: 5, message: "Unsupported protocol version" });
    } finally {
      await strict.stop();
    }
  });
});
