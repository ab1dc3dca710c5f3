// One chat on two nodes, as it is packed: MongoDB, Redis, plain clients, and an emitter of others.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Emitter } from "@socket.io/redis-emitter";
import { MongoClient, ObjectId } from "mongodb";
import { io } from "socket.io-client";
import { Cutter } from "../chat/lib/cutter.js";
import { Model } from "../chat/lib/model.js";
import { Server } from "../chat/lib/server.js";
import { Mongo } from "../dropin/lib/mongo.js";
import { eventually, numbers, within } from "../js/lib/waits.js";
import { redisClient, startRedis } from "./lib/processes.js";

const PASSWORD = "correct horse";
/** A sign-out reaches the other node within so many milliseconds. */
const SOON = 2_000;
const TRANSPORTS = [["polling"], ["websocket"], ["polling", "websocket"]];
const sockets = [];
const ways = [];
let mongo;
let redis;
let model;
let a;
let b;
let ana;
let bo;

before(async () => {
  [mongo, redis, model] = await Promise.all([new Mongo().start(), startRedis(), new Model().start()]);
  a = await node("a").start();
  b = await node("b").start();
  [ana, bo] = [await meet("ana"), await meet("bo")];
});

afterEach(() => {
  sockets.splice(0).forEach((socket) => socket.disconnect());
  ways.splice(0).forEach((way) => way.stop());
});

after(async () => {
  await Promise.allSettled([a?.dispose(), b?.dispose()]);
  model?.stop();
  await Promise.allSettled([mongo?.stop(), redis?.stop()]);
});

function node(name) {
  const settings = { MONGO_URI: mongo.uri, REDIS_URL: redis.url, NODE_NAME: name, LOGIN_FAILURES_PER_ACCOUNT: "4" };
  return new Server({ ...settings, LLM_BASE_URL: model.baseUrl, LLM_MODEL: "tiny" });
}

async function call(server, method, path, { token, body } = {}) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, body: await answer.json() };
}

async function meet(name) {
  const body = { email: `${name}@example.org`, password: PASSWORD };
  assert.equal((await call(a, "POST", "/register", { body })).status, 201);
  const { token, temp } = (await call(b, "POST", "/login", { body })).body;
  return { ...body, token, id: temp };
}

async function post(server, from, to, content) {
  const { status, body } = await call(server, "POST", "/messages", {
    token: from.token,
    body: { recipient: to.id, content },
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.message;
}

/** A way to a server that may be cut and turned to another. */
async function way(server) {
  const made = await new Cutter().start(server.url);
  ways.push(made);
  return made;
}

/** A device of somebody; `heard` has its messages, `events` all that it is told. */
async function device(url, person, transports = ["websocket"]) {
  const options = { transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };
  const socket = io(url, { ...options, auth: { token: person.token } });
  sockets.push(socket);
  socket.heard = [];
  socket.on("message", (message) => socket.heard.push(message));
  socket.events = [];
  // Behind its argument an event of the log has its place, which is nobody's business.
  socket.onAny((name, argument) => socket.events.push([name, argument]));
  await within(new Promise((resolve) => socket.once("connect", resolve)), "no connection");
  return socket;
}

describe("a client that is cut off at one node and comes back at the other", { timeout: 120_000 }, () => {
  for (const transports of TRANSPORTS) {
    it(`by ${transports.join(" and ")} hears each message once and in order`, async () => {
      const cable = await way(a);
      const socket = await device(cable.url, bo, transports);
      const said = [];
      for (const i of numbers(10)) {
        said.push(await post(i % 2 ? a : b, ana, bo, `before ${i}`));
      }
      await eventually(() => socket.heard.length === 10);
      cable.close();
      for (const i of numbers(10)) {
        said.push(await post(i % 2 ? a : b, ana, bo, `meanwhile ${i}`));
      }
      cable.port = Number(new URL(b.url).port);
      cable.open();
      await eventually(() => socket.heard.length >= 20);
      said.push(await post(a, ana, bo, "after"));
      await eventually(() => socket.heard.length >= 21);
      assert.equal(socket.recovered, true);
      assert.deepEqual(socket.heard, said);
      const history = (await call(b, "GET", `/messages/${ana.id}?limit=21`, { token: bo.token })).body;
      assert.deepEqual(history, said);
    });
  }
});

describe("what the nodes know together", { timeout: 120_000 }, () => {
  async function online(server, who) {
    return (await call(server, "GET", `/v1/users?email=${who.email}`, { token: ana.token })).body.online;
  }

  it("who is connected to one is online at the other, and not when they left", async () => {
    const di = await meet("di");
    assert.equal(await online(b, di), false);
    const socket = await device(a.url, di);
    await eventually(() => online(b, di));
    socket.disconnect();
    await eventually(async () => (await online(b, di)) === false);
  });

  it("who failed to log in at one has fewer tries at the other", async () => {
    const cy = await meet("cy");
    const wrong = { email: cy.email, password: "wrong" };
    for (const server of [a, b, a, b]) {
      assert.equal((await call(server, "POST", "/login", { body: wrong })).status, 400);
    }
    await eventually(async () => {
      const answers = [await call(a, "POST", "/login", { body: wrong }), await call(b, "POST", "/login", { body: wrong })];
      return answers.every(({ status }) => status === 429);
    });
  });
});

describe("what happens at one node", { timeout: 120_000 }, () => {
  it("somebody's change of availability is told to their peers at the other, and to nobody else", async () => {
    const [ed, flo] = [await meet("ed"), await meet("flo")];
    await post(a, ed, bo, "so that we know each other");
    const [peer, own, stranger] = [await device(b.url, bo), await device(b.url, ed), await device(b.url, flo)];
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const changes = [{ status: "BUSY" }, { status: "BUSY", until }, { status: "AVAILABLE" }];
    for (const body of changes) {
      assert.equal((await call(a, "PUT", "/v1/me/availability", { token: ed.token, body })).status, 200);
    }
    const told = changes.map((change) => ["availability", { user: ed.id, ...change }]);
    await eventually(() => [peer, own].every(({ events }) => events.length >= told.length));
    const message = await post(a, ana, flo, "whatever else would come, came before this");
    await eventually(() => stranger.events.length > 0);
    assert.deepEqual(peer.events, told);
    assert.deepEqual(own.events, told);
    assert.deepEqual(stranger.events, [["message", message]]);
  });

  it("the words of a stand-in are heard at the other while it writes", async () => {
    const gus = await meet("gus");
    const body = { status: "BUSY" };
    assert.equal((await call(a, "PUT", "/v1/me/availability", { token: gus.token, body })).status, 200);
    const [reader, owner] = [await device(b.url, ana), await device(b.url, gus)];
    let goOn;
    const gate = new Promise((resolve) => (goOn = resolve));
    model.next(async (say) => {
      say("First clause, ");
      await gate;
      say("second clause.");
    });
    const asked = call(a, "POST", "/messages", { token: ana.token, body: { recipient: gus.id, content: "hm?" } });
    const pieces = ({ events }) => events.filter(([name]) => name === "standin:delta").map(([, piece]) => piece);
    const words = (device) => pieces(device).map(({ text }) => text).join("");
    await eventually(() => [reader, owner].every((device) => words(device) !== ""));
    assert.ok([reader, owner].every((device) => "First clause, ".startsWith(words(device))));
    goOn();
    const { message, reply } = (await asked).body;
    assert.equal(reply.content, "First clause, second clause.");
    await eventually(() => [reader, owner].every(({ events }) => events.at(-1)[1]._id === reply._id));
    const { _id, conversation } = reply;
    const typing = { reply: _id, conversation, owner: gus.id, reader: ana.id, question: message._id };
    for (const [device, asking, answer] of [
      [reader, "message:sent", "message"],
      [owner, "message", "message:sent"],
    ]) {
      const written = pieces(device).map(({ text }, n) => ({ reply: _id, conversation, attempt: 1, n, text }));
      const told = written.map((piece) => ["standin:delta", piece]);
      assert.deepEqual(device.events, [[asking, message], ["standin:typing", typing], ...told, [answer, reply]]);
      assert.equal(words(device), reply.content);
    }
  });

  it("who signs out everywhere loses their sockets at the other, and others don't", async () => {
    const hal = await meet("hal");
    const [own, other] = [await device(b.url, hal), await device(b.url, bo)];
    const gone = new Promise((resolve) => own.once("disconnect", resolve));
    const begun = performance.now();
    assert.equal((await call(a, "POST", "/v1/me/revoke-tokens", { token: hal.token })).status, 200);
    assert.equal(await within(gone, "not cut"), "io server disconnect");
    assert.ok(performance.now() - begun < SOON, `${performance.now() - begun} ms`);
    // The other node may believe for a second what it read of somebody: who comes back in it is cut again.
    const refused = new Promise((resolve) => own.once("connect_error", resolve));
    own.on("disconnect", () => own.connect());
    own.connect();
    assert.equal((await within(refused, "not refused")).message, "Invalid token");
    assert.equal((await call(b, "GET", "/v1/me", { token: hal.token })).status, 403);
    assert.equal(own.connected, false);
    assert.equal(other.connected, true);
  });
});

describe("a message of others that an emitter tells", { timeout: 120_000 }, () => {
  let client;
  let publisher;
  let emitter;
  let messages;

  before(async () => {
    client = await new MongoClient(mongo.uri).connect();
    messages = client.db().collection("messages");
    publisher = await redisClient(redis.url);
    emitter = new Emitter(publisher);
  });

  after(async () => {
    await client?.close();
    await publisher?.disconnect();
  });

  /** As Mongoose writes it. */
  function written(content) {
    const [sender, recipient] = [new ObjectId(ana.id), new ObjectId(bo.id)];
    return { _id: new ObjectId(), sender, recipient, content, timestamp: new Date(), __v: 0 };
  }

  function tell(message) {
    emitter.to(bo.id).emit("message", JSON.parse(JSON.stringify(message)));
  }

  const orders = {
    "stored, then told": async (message) => {
      await messages.insertOne(message);
      tell(message);
    },
    "told, then stored": async (message) => {
      tell(message);
      await pause(800);
      await messages.insertOne(message);
    },
    "stored, and told when it was picked up": async (message) => {
      await messages.insertOne(message);
      await pause(3_000);
      tell(message);
    },
    "told twice": async (message) => {
      await messages.insertOne(message);
      tell(message);
      tell(message);
    },
    "told, and stored when nobody expected it": async (message) => {
      tell(message);
      await pause(4_000);
      await messages.insertOne(message);
    },
    "told, and never stored": async (message) => tell(message),
  };

  for (const [order, happen] of Object.entries(orders)) {
    it(`is heard once at each node: ${order}`, async () => {
      const heard = [await device(a.url, bo), await device(b.url, bo)].map((socket) => socket.heard);
      const message = written(order);
      await happen(message);
      await eventually(() => heard.every((messages) => messages.some(({ content }) => content === order)));
      // Whatever else would come, came before the next one.
      const next = await post(a, ana, bo, `behind ${order}`);
      await pause(4_000);
      for (const each of heard) {
        assert.deepEqual(each.map(({ _id }) => _id), [String(message._id), next._id]);
      }
    });
  }
});

describe("a node that dies", { timeout: 120_000 }, () => {
  it("takes nothing with it: its clients hear the rest at the other one", async () => {
    const cable = await way(a);
    const socket = await device(cable.url, bo);
    const said = [];
    for (const i of numbers(20)) {
      said.push(await post(a, ana, bo, `at the first ${i}`));
    }
    await a.kill();
    cable.close();
    for (const i of numbers(20)) {
      said.push(await post(b, ana, bo, `at the second ${i}`));
    }
    cable.port = Number(new URL(b.url).port);
    cable.open();
    await eventually(() => socket.heard.length >= 40);
    assert.deepEqual(socket.heard, said);
  });
});
