// A database that the old backend laid down, under the whole server; and the old one beside it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import bcrypt from "bcryptjs";
import { io } from "socket.io-client";
import { Server } from "../chat/lib/server.js";
import { Mongo } from "./lib/mongo.js";
import { OldServer } from "./lib/old.js";
import { call, eventually, sockets } from "./lib/calls.js";

const SECRET = "the secret of the old server's .env";
const BEGUN = Date.parse("2024-05-01T08:00:00Z");
const PASSWORD = "correct horse";

const texts = (messages) => messages.map(({ content }) => content);
const seqs = (messages) => messages.map(({ seq }) => seq);
const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);

describe("a database of the old backend", { timeout: 240_000 }, () => {
  let mongo, old, server, ana, bo, cy;

  before(async () => {
    mongo = await new Mongo().start();
    old = await new OldServer(mongo.uri, SECRET).start();
    [ana, bo] = await Promise.all(
      ["Ana@example.org", "bo@example.org"].map((email) => old.register(email, PASSWORD)),
    );
    cy = await old.register("cy@example.org", PASSWORD, "BUSY");
    // Written out of order; two at the same time, and a long one.
    for (const i of [3, 0, 4, 1, 2]) {
      const more = { timestamp: new Date(BEGUN + 1_000 * Math.min(i, 3)) };
      await old.send(i % 2 ? bo : ana, i % 2 ? ana : bo, `line ${i}`, more);
    }
    await old.send(ana, cy, "x".repeat(40_000), { timestamp: new Date(BEGUN) });
    await old.send(bo, bo, "a note to myself", { timestamp: new Date(BEGUN) });
    server = new Server({ MONGO_URI: mongo.uri, JWT_SECRET: SECRET });
    await server.start();
  });

  after(async () => {
    sockets.closeAll();
    await server?.dispose();
    await old?.stop();
    await mongo?.stop();
  });

  const as = (user, method, path, body) =>
    call(server.url, method, path, { token: old.token(user), body });

  it("lets its people in by their passwords and by their endless tokens", async () => {
    for (const email of ["Ana@example.org", "ana@EXAMPLE.org"]) {
      const login = { email, password: PASSWORD };
      const { status, body } = await call(server.url, "POST", "/login", { body: login });
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.temp, ana.id);
    }
    const wrong = { email: "bo@example.org", password: "wrong" };
    assert.equal((await call(server.url, "POST", "/login", { body: wrong })).status, 400);
    assert.equal((await as(ana, "GET", `/messages/${bo.id}`)).status, 200);
  });

  it("shows its messages in the order in which the old server does", async () => {
    const { body } = await as(ana, "GET", `/messages/${bo.id}`);

    assert.deepEqual(texts(body), texts(await old.history(ana, bo)));
    assert.deepEqual(seqs(body), upTo(5));
    assert.equal(body[0].timestamp, new Date(BEGUN).toISOString());
    assert.equal((await as(cy, "GET", `/messages/${ana.id}`)).body[0].content.length, 40_000);
    assert.deepEqual(texts((await as(bo, "GET", `/messages/${bo.id}`)).body), ["a note to myself"]);
  });

  it("has conversations, latest first", async () => {
    const { status, body } = await as(ana, "GET", "/v1/conversations");

    assert.equal(status, 200);
    assert.deepEqual(body.conversations.map(({ peer }) => peer), [bo.id, cy.id]);
    assert.deepEqual(body.conversations.map(({ lastSeq }) => lastSeq), [5, 1]);
  });

  it("tells once, live, what the old server goes on writing", async () => {
    const socket = await sockets.open(io, server.url, old.token(bo));
    const message = await old.send(ana, bo, "by the old server");
    await eventually(() => socket.heard.some(([, it]) => it?._id === message.id));
    await old.send(ana, bo, "and once more");
    await eventually(() => socket.heard.some(([, it]) => it?.content === "and once more"));

    const told = socket.heard.filter(([event]) => event === "message").map(([, it]) => it);
    assert.deepEqual(texts(told), ["by the old server", "and once more"]);
    const { body } = await as(ana, "GET", `/messages/${bo.id}`);
    assert.deepEqual(body.slice(-2), told);
    assert.deepEqual(seqs(body), upTo(7));
  });

  it("holds what we write as the old server writes it", async () => {
    const login = { email: "dee@example.org", password: PASSWORD };
    assert.equal((await call(server.url, "POST", "/register", { body: login })).status, 201);
    const dee = await old.User.findOne({ email: login.email });
    assert.ok(await bcrypt.compare(PASSWORD, dee.password));
    assert.equal(dee.status, "AVAILABLE");
    assert.equal(typeof (await old.login(login.email, PASSWORD)), "string");
    const sent = await as(dee, "POST", "/messages", { recipient: ana.id, content: "hi, Ana" });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));

    const [read] = await old.history(dee, ana);

    assert.equal(read.id, sent.body.message._id);
    assert.deepEqual([String(read.sender), String(read.recipient)], [dee.id, ana.id]);
    assert.deepEqual(read.timestamp, new Date(sent.body.message.timestamp));
    assert.deepEqual([read.content, read.__v], ["hi, Ana", 0]);
  });

  it("has one status for both", async () => {
    await old.status(bo, "BUSY");
    await eventually(async () => {
      const { body } = await as(ana, "POST", "/messages", { recipient: bo.id, content: "there?" });
      return body.reply?.generated;
    });
    assert.equal((await as(bo, "PUT", "/status", { status: "AVAILABLE" })).status, 200);
    assert.equal((await old.User.findById(bo.id)).status, "AVAILABLE");
    assert.equal((await as(ana, "PUT", "/status", { status: "BUSY" })).status, 200);
    assert.equal((await old.User.findById(ana.id)).status, "BUSY");
  });

  it("isn't answered twice where the old server answered", async () => {
    const before = (await old.history(bo, cy)).length;
    await old.send(bo, cy, "what the old server said for Cy");
    await eventually(async () => (await as(bo, "GET", `/messages/${cy.id}`)).body.length > before);
    const { body } = await as(bo, "GET", `/messages/${cy.id}`);
    assert.deepEqual(body.filter(({ generated }) => generated), []);
  });
});

describe("a large database of the old backend", { timeout: 400_000 }, () => {
  const MESSAGES = 20_000;

  for (const [what, start] of [
    ["two nodes that start at once", together],
    ["a node that is killed in the midst, and started again", interrupted],
  ]) {
    it(`is numbered once by ${what}`, async () => {
      const mongo = await new Mongo().start();
      const old = await new OldServer(mongo.uri, SECRET).start();
      let servers = [];
      try {
        const people = await Promise.all(
          upTo(6).map((i) => old.register(`user${i}@example.org`, PASSWORD)),
        );
        await fill(old, people);
        const settings = { MONGO_URI: mongo.uri, JWT_SECRET: SECRET };
        servers = [new Server(settings), new Server(settings)];
        await start(servers, old);
        for (const [i, one] of people.entries()) {
          for (const other of people.slice(i + 1)) {
            const path = `/messages/${other.id}`;
            const token = old.token(one);
            const { body } = await call(servers[0].url, "GET", path, { token });
            assert.deepEqual(seqs(body), upTo(body.length));
            assert.deepEqual(texts(body), texts(await old.history(one, other)));
          }
        }
        const placed = { conversation: { $exists: true } };
        const { Message } = old;
        assert.equal(await Message.collection.countDocuments(placed), MESSAGES);
      } finally {
        await Promise.all(servers.map((server) => server.dispose()));
        await old.stop();
        await mongo.stop();
      }
    });
  }

  async function fill(old, people) {
    const documents = upTo(MESSAGES).map((i) => ({
      sender: people[i % 6]._id,
      recipient: people[(i * 7 + Math.floor(i / 6)) % 6]._id,
      content: `message ${i}`,
      timestamp: new Date(BEGUN + 1_000 * ((i * 7919) % MESSAGES)),
    }));
    await old.Message.insertMany(documents);
  }

  async function together(servers) {
    await Promise.all(servers.map((server) => server.start()));
  }

  async function interrupted([server], old) {
    const started = server.start().catch(() => "killed");
    const placed = () => old.Message.collection.countDocuments({ seq: { $exists: true } });
    await eventually(async () => (await placed()) >= 2_000);
    await server.kill();
    assert.equal(await started, "killed");
    const there = await placed();
    assert.ok(there < MESSAGES, `${there} were numbered already`);
    await server.start();
  }
});
