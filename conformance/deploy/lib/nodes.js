// Two servers that know the same people: what proxies are tested with. Each stores for itself.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { io } from "socket.io-client";
import { Server } from "../../chat/lib/server.js";
import { once, within } from "../../chat/lib/waiting.js";
import { call } from "./calls.js";

const SETTINGS = {
  JWT_SECRET: "of-both-nodes-of-the-tests-0123456789",
  TRUSTED_PROXIES: "127.0.0.1",
  REGISTER_BURST: "3",
  REGISTER_EVERY: "1h",
};

export class Nodes {
  /** Starts both. */
  static async start() {
    const a = await new Server({ ...SETTINGS, NODE_NAME: "a" }).start();
    const people = [];
    for (const name of ["ana", "bo"]) {
      const login = { email: `${name}@example.org`, password: "correct horse" };
      assert.equal((await call(a.url, "POST", "/register", { body: login })).status, 201);
      const { body } = await call(a.url, "POST", "/login", { body: login });
      people.push({ id: body.temp, token: body.token });
    }
    await a.stop();
    const b = new Server({ ...SETTINGS, NODE_NAME: "b" });
    cpSync(a.data, b.data, { recursive: true });
    await Promise.all([a.start(), b.start()]);
    return new Nodes(a, b, people);
  }

  constructor(a, b, [ana, bo]) {
    Object.assign(this, { a, b, ana, bo, all: [a, b] });
  }

  /** The node whose name a session's id begins with. */
  of(socket) {
    const name = socket.io.engine.id.split("-")[0];
    assert.ok(["a", "b"].includes(name), socket.io.engine.id);
    return this[name];
  }

  /** What Ana and Bo wrote to each other at a node. */
  async written(node) {
    const history = await call(node.url, "GET", `/messages/${this.bo.id}`, { token: this.ana.token });
    assert.equal(history.status, 200, JSON.stringify(history.body));
    return history.body.map((message) => message.content);
  }

  dispose() {
    return Promise.all(this.all.map((node) => node.dispose()));
  }
}

const open = new Set();

/** Ends all clients, so that a test that failed leaves none. */
export function disconnectAll() {
  open.forEach((socket) => socket.disconnect());
  open.clear();
}

/** A client that is let in through the proxy. `cuts` counts how often it lost its connection. */
export async function connect(url, person, options = {}) {
  const socket = io(url, {
    forceNew: true,
    auth: { token: person.token },
    rejectUnauthorized: false,
    reconnectionDelay: 50,
    reconnectionDelayMax: 300,
    ...options,
  });
  open.add(socket);
  socket.cuts = [];
  socket.on("disconnect", (reason) => socket.cuts.push(reason));
  await once(socket, "connect");
  return socket;
}

/** Sends, and resolves to the acknowledgement. */
export function send(socket, recipient, content) {
  const message = { recipient: recipient.id, content };
  return within(socket.emitWithAck("message", message), "an acknowledgement");
}

/** Resolves when the session runs over a WebSocket. */
export async function upgraded(socket) {
  if (socket.io.engine.transport.name !== "websocket") {
    await once(socket.io.engine, "upgrade");
  }
}
