// What every version of socket.io-client is asked to do, over each of its routes.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Clients, ROUTES, answers, ask, eventually, numbers, once, until } from "./clients.js";
import { startServer } from "./server.js";

/** Runs all points with this version of the client (what its package exports). */
export function points(version, library) {
  let server;

  before(async () => {
    server = await startServer();
  });

  after(async () => {
    await server?.stop();
  });

  for (const [name, route] of Object.entries(ROUTES)) {
    describe(`socket.io-client ${version} over ${name}`, { timeout: 30_000 }, () => {
      const clients = () => new Clients(server.url, route, library);
      pointsOf(name, clients);
    });
  }
}

function pointsOf(name, make) {
  let clients;

  before(() => {
    clients = make();
  });

  afterEach(() => clients.closeAll());

  it("connects and is greeted with its auth", async () => {
    const socket = clients.open("/", { auth: { token: "t", n: [1, null] } });
    const greeting = once(socket, "auth");
    await once(socket, "connect");
    assert.match(socket.id, /^[A-Za-z0-9_-]{20}$/);
    assert.notEqual(socket.id, socket.io.engine.id);
    assert.deepEqual(await greeting, [{ token: "t", n: [1, null] }]);
  });

  it("reaches the transport it wants", async () => {
    const socket = await clients.connect();
    const wanted = name === "polling" ? "polling" : "websocket";
    if (socket.io.engine.transport.name !== wanted) {
      await once(socket.io.engine, "upgrade");
    }
    assert.equal(socket.io.engine.transport.name, wanted);
  });

  it("is refused with message and data, and may come back with a token", async () => {
    const socket = clients.open("/secret", { auth: { token: "bad" } });
    const [error] = await once(socket, "connect_error");
    assert.equal(error.message, "not authorized");
    assert.deepEqual(error.data, { code: "E_TOKEN", hint: ["log in", 401] });
    socket.auth = { token: "good" };
    socket.connect();
    await once(socket, "connect");
  });

  it("is refused at an unknown namespace", async () => {
    const [error] = await once(clients.open("/nowhere"), "connect_error");
    assert.equal(error.message, "Invalid namespace");
  });

  it("sends and hears every kind of JSON", async () => {
    const socket = await clients.connect();
    const values = [1, -2.5, "é😀\u2028\"", true, null, [], {}, { a: { b: [[["c"]]] } }];
    socket.emit("message", ...values);
    assert.deepEqual(await once(socket, "message-back"), values);
  });

  it("carries nested binary both ways, byte by byte", async () => {
    const socket = await clients.connect();
    const all = Uint8Array.from(numbers(256));
    const nested = { deep: [{ all }, "text"], empty: new Uint8Array(0) };
    socket.emit("message", all, nested, 7);
    const [first, second, third] = await once(socket, "message-back");
    assert.deepEqual(bytes(first), numbers(256));
    assert.deepEqual(bytes(second.deep[0].all), numbers(256));
    assert.equal(second.deep[1], "text");
    assert.deepEqual(bytes(second.empty), []);
    assert.equal(third, 7);
  });

  it("keeps large binary whole", async () => {
    const socket = await clients.connect();
    const large = new Uint8Array(500_000).map((_, i) => (i * 31) >> 3);
    const back = await ask(socket, "message-with-ack", large);
    assert.deepEqual(Buffer.from(back), Buffer.from(large));
  });

  it("is acknowledged, with binary too", async () => {
    const socket = await clients.connect();
    const answer = await answers(socket, "message-with-ack", 1, "2", { 3: [false] });
    assert.deepEqual(answer, [1, "2", { 3: [false] }]);
    const binary = await ask(socket, "message-with-ack", { x: Uint8Array.of(9) });
    assert.deepEqual(bytes(binary.x), [9]);
  });

  it("acknowledges what the server asks", async () => {
    const socket = await clients.connect();
    socket.on("question", (what, answer) => answer(what + "!", Uint8Array.of(1)));
    const [text, binary] = await ask(socket, "ask-me", "yes");
    assert.equal(text, "yes!");
    assert.deepEqual(bytes(binary), [1]);
  });

  it("that does not acknowledge is not waited for", async () => {
    const socket = await clients.connect();
    assert.deepEqual(await ask(socket, "ask-me", "hello?"), ["no answer"]);
  });

  it("answers to a broadcast are collected, and the missing counted", async () => {
    const [asker, quick, silent] = await Promise.all([1, 2, 3].map(() => clients.connect()));
    const room = "asked-" + asker.id;
    await Promise.all([quick, silent].map((socket) => ask(socket, "join", room)));
    quick.on("question", (what, answer) => answer(what));
    const answer = await answers(asker, "ask-room", room);
    assert.deepEqual(answer, [[["room"]], 1]);
  });

  it("hears its rooms, no others, and not itself", async () => {
    const [ana, bo, cy] = await Promise.all([1, 2, 3].map(() => clients.connect()));
    const room = "room-" + ana.id;
    const heard = [];
    [ana, bo, cy].forEach((socket, i) => socket.on("room", (text) => heard.push([i, text])));
    await ask(ana, "join", room);
    await ask(bo, "join", room);
    ana.emit("to-room", room, "first");
    await once(bo, "room");
    await ask(bo, "leave", room);
    cy.emit("to-room", room, "second");
    await once(ana, "room");
    assert.deepEqual(heard, [
      [1, "first"],
      [0, "second"],
    ]);
  });

  it("hears a broadcast to all, except where it is left out", async () => {
    const [ana, bo] = await Promise.all([1, 2].map(() => clients.connect()));
    const heard = [];
    bo.on("all", (text) => heard.push(text));
    ana.emit("to-all-except", bo.id, "not you");
    ana.emit("to-all", "you too");
    await until(ana, "all", (text) => text === "you too");
    await eventually(async () => (await ask(bo, "join", "x")) && heard.length > 0);
    assert.deepEqual(heard, ["you too"]);
  });

  it("carries several namespaces on one connection and leaves them one by one", async () => {
    const manager = clients.manager();
    const main = manager.socket("/");
    const custom = manager.socket("/custom", { auth: { who: "me" } });
    const dynamic = manager.socket("/dynamic-" + Date.now());
    const greeting = once(custom, "auth");
    main.connect();
    custom.connect();
    dynamic.connect();
    await Promise.all([main, custom, dynamic].map((socket) => once(socket, "connect")));
    assert.deepEqual(await greeting, [{ who: "me" }]);
    const id = custom.id;
    custom.disconnect();
    await eventually(
      async () => (await ask(main, "why", id)) === "client namespace disconnect",
    );
    dynamic.emit("message", 1);
    assert.deepEqual(await once(dynamic, "message-back"), [1]);
  });

  it("sends 1,000 events in order", async () => {
    const socket = await clients.connect();
    numbers(1_000).forEach((i) => socket.emit("count", i));
    const [counted] = await answers(socket, "counted");
    assert.deepEqual(counted, numbers(1_000));
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
    assert.equal(transport, name === "polling" ? "polling" : "websocket");
  });

  it("comes back after the server cut the transport", async () => {
    const socket = await clients.connect();
    const first = socket.id;
    socket.emit("cut-me");
    const [reason] = await once(socket, "disconnect");
    assert.match(reason, /^transport (close|error)$/);
    await once(socket, "connect");
    assert.notEqual(socket.id, first);
    assert.equal(await ask(socket, "message-with-ack", "again"), "again");
  });

  it("drops volatile events at most, never their successors", async () => {
    const socket = await clients.connect();
    const heard = [];
    socket.on("maybe", (i) => heard.push(i));
    socket.emit("volatile", 200);
    await once(socket, "surely");
    assert.ok(heard.length <= 200);
    assert.deepEqual(heard, [...heard].sort((a, b) => a - b));
    socket.volatile.emit("message", "may be lost");
    assert.equal(await ask(socket, "message-with-ack", "kept"), "kept");
  });

  it("knows why it was disconnected", async () => {
    const dismissed = await clients.connect();
    dismissed.emit("dismiss-me");
    assert.deepEqual((await once(dismissed, "disconnect"))[0], "io server disconnect");
    const ended = await clients.connect();
    ended.emit("disconnect-me");
    assert.deepEqual((await once(ended, "disconnect"))[0], "io server disconnect");
    const left = await clients.connect();
    const gone = once(left, "disconnect");
    left.disconnect();
    assert.deepEqual((await gone)[0], "io client disconnect");
  });

  it("lets the server know why it left", async () => {
    const watcher = await clients.connect();
    const reasons = {};
    for (const how of ["leave", "vanish", "dismiss"]) {
      const socket = await clients.connect("/", { reconnection: false });
      const id = socket.id;
      if (how === "leave") socket.disconnect();
      if (how === "vanish") socket.io.engine.close();
      if (how === "dismiss") socket.emit("dismiss-me");
      await eventually(async () => {
        reasons[how] = await ask(watcher, "why", id);
        return reasons[how] !== "still here";
      });
    }
    assert.deepEqual(reasons, {
      leave: "client namespace disconnect",
      vanish: "transport close",
      dismiss: "server namespace disconnect",
    });
  });
}

function bytes(binary) {
  return [...new Uint8Array(binary)];
}
