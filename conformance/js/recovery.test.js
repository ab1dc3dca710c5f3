// Connection state recovery: socket.io-client 4.8 against the example with --recovery.
import assert from "node:assert/strict";
import { createServer, connect as dial } from "node:net";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Clients, ROUTES, eventually, numbers, once, until } from "./lib/clients.js";
import { startServer } from "./lib/server.js";

const WINDOW_SECONDS = 2;

/** A way to the server on which connections can be cut, and new ones refused for a while. */
class Proxy {
  #pairs = new Set();
  #open = true;

  async start(target) {
    this.server = createServer((near) => {
      if (!this.#open) {
        near.destroy();
        return;
      }
      const far = dial(target.port, target.hostname);
      const pair = [near, far];
      this.#pairs.add(pair);
      for (const [one, other] of [pair, [far, near]]) {
        one.on("error", () => {});
        one.on("close", () => {
          other.destroy();
          this.#pairs.delete(pair);
        });
        one.pipe(other);
      }
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  cut() {
    this.#pairs.forEach(([near]) => near.destroy());
  }

  close() {
    this.#open = false;
    this.cut();
  }

  open() {
    this.#open = true;
  }

  stop() {
    this.cut();
    this.server.close();
  }
}

/** Waits until so many events came, and a little longer for any that should not. */
async function heardAll(heard, count) {
  await eventually(async () => {
    await pause(20);
    return heard.length >= count;
  });
  await pause(50);
}

let server;
let proxy;

before(async () => {
  server = await startServer("--recovery", String(WINDOW_SECONDS * 1000));
  proxy = new Proxy();
  await proxy.start(new URL(server.url));
});

after(async () => {
  proxy?.stop();
  await server?.stop();
});

for (const [name, route] of Object.entries(ROUTES)) {
  describe(`recovery over ${name}`, { timeout: 30_000 }, () => {
    let clients;
    let direct;

    before(() => {
      clients = new Clients(proxy.url, route);
      direct = new Clients(server.url, route);
    });

    afterEach(() => {
      proxy.open();
      clients.closeAll();
      direct.closeAll();
    });

    /** A client in a room behind the proxy, what it hears, and one that sends to the room. */
    async function pair(room) {
      const socket = await clients.connect("/", { auth: { user: "ana" } });
      const heard = [];
      socket.on("room", (n) => heard.push(n));
      await socket.emitWithAck("join", room);
      const sender = await direct.connect("/", { auth: { user: "bo" } });
      const send = (n) => sender.emit("to-room", room, n);
      return { socket, heard, sender, send };
    }

    it("brings back id, rooms and data, and what was missed once and in order", async () => {
      const { socket, heard, sender, send } = await pair(`${name}-whole`);
      await socket.emitWithAck("keep", "kept data");
      const id = socket.id;
      numbers(5).forEach(send);
      await until(socket, "room", (n) => n === 4);
      proxy.close();
      await once(socket, "disconnect");
      numbers(20).forEach((n) => send(n + 5));
      await sender.emitWithAck("message-with-ack", "all are sent");
      proxy.open();
      await once(socket, "connect");
      assert.equal(socket.recovered, true);
      assert.equal(socket.id, id);
      send(25);
      await heardAll(heard, 26);
      assert.deepEqual(heard, numbers(26));
      const [rooms, data] = await new Promise((resolve) =>
        socket.emit("state", (...args) => resolve(args)),
      );
      assert.deepEqual(new Set(rooms), new Set([id, `${name}-whole`]));
      assert.equal(data, "kept data");
    });

    it("recovers from many cuts while events come", async () => {
      const { socket, heard, send } = await pair(`${name}-cuts`);
      const id = socket.id;
      let next = 0;
      for (let cut = 0; cut < 8; cut++) {
        numbers(10).forEach(() => send(next++));
        const gone = once(socket, "disconnect");
        if (cut % 2 === 0) {
          proxy.close();
        } else {
          socket.io.engine.close();
        }
        numbers(10).forEach(() => send(next++));
        await gone;
        proxy.open();
        await once(socket, "connect");
        assert.equal(socket.recovered, true);
        assert.equal(socket.id, id);
      }
      await heardAll(heard, next);
      assert.deepEqual(heard, numbers(next));
    });

    it("recovers a client that had heard nothing but volatile texts", async () => {
      const { socket, heard, send } = await pair(`${name}-first`);
      await socket.emitWithAck("join", "elsewhere");
      socket.emit("volatile", 3);
      await once(socket, "surely");
      proxy.close();
      await once(socket, "disconnect");
      send(0);
      proxy.open();
      await once(socket, "connect");
      assert.equal(socket.recovered, true);
      await heardAll(heard, 1);
      assert.deepEqual(heard, [0]);
    });

    it("starts anew after the window", async () => {
      const { socket } = await pair(`${name}-late`);
      const id = socket.id;
      proxy.close();
      await once(socket, "disconnect");
      await pause(WINDOW_SECONDS * 1_000 + 500);
      proxy.open();
      await once(socket, "connect");
      assert.equal(socket.recovered, false);
      assert.notEqual(socket.id, id);
    });

    it("gives a session to nobody else", async () => {
      const { socket } = await pair(`${name}-mine`);
      const id = socket.id;
      socket.auth = { user: "mallory" };
      proxy.close();
      await once(socket, "disconnect");
      proxy.open();
      await once(socket, "connect");
      assert.equal(socket.recovered, false);
      assert.notEqual(socket.id, id);
    });

    it("leaves a client alone that says recovery=0", async () => {
      const socket = await clients.connect("/", { auth: { user: "ana" }, query: { recovery: 0 } });
      const heard = once(socket, "message-back");
      socket.emit("message", "text");
      assert.deepEqual(await heard, ["text"]);
      proxy.close();
      await once(socket, "disconnect");
      proxy.open();
      await once(socket, "connect");
      assert.ok(!socket.recovered);
    });
  });
}
