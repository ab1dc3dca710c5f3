// The chat itself, as it is packed, on a MongoDB and a Redis that others use, too.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { io } from "socket.io-client";
import { Server } from "../chat/lib/server.js";
import { Mongo } from "../dropin/lib/mongo.js";
import { doctor } from "./lib/doctor.js";
import { eventually, within } from "../js/lib/waits.js";
import { startNode } from "./lib/node.js";
import { person } from "./lib/people.js";
import { redisClient, startRedis } from "./lib/processes.js";

let mongo;
let redis;

before(async () => {
  [mongo, redis] = await Promise.all([new Mongo().start(), startRedis()]);
});

after(async () => {
  await Promise.allSettled([mongo?.stop(), redis?.stop()]);
});

describe("the doctor of the packed program", { timeout: 120_000 }, () => {
  it("looks at MongoDB and Redis", async () => {
    const { code, text } = await doctor({ MONGO_URI: mongo.uri, REDIS_URL: redis.url });
    assert.match(text, /^ok {4}MongoDB: reached$/m);
    assert.match(text, /^ok {4}Redis: reached, a round trip takes /m);
    assert.match(text, /^ok {4}Redis: carries messages between nodes$/m);
    assert.match(text, /^ok {4}Redis: 0 nodes are connected now$/m);
    assert.doesNotMatch(text, /the look at it failed/);
    assert.equal(code, 0, text);
  });

  it("says which of them is away", async () => {
    const away = "127.0.0.1:1";
    const { code, text } = await doctor({
      MONGO_URI: `mongodb://${away}/chat?serverSelectionTimeoutMS=500`,
      REDIS_URL: `redis://${away}`,
    });
    assert.match(text, /^FAIL {2}MongoDB: /m);
    assert.match(text, /^FAIL {2}Redis: it can't be reached or doesn't answer within 2 s/m);
    assert.doesNotMatch(text, /the look at it failed/);
    assert.notEqual(code, 0);
  });
});

describe("a chat with a prefix", { timeout: 120_000 }, () => {
  let chat;
  let friend;
  let stranger;
  let socket;
  let ana;

  before(async () => {
    [chat, friend, stranger] = await Promise.all([
      new Server({ MONGO_URI: mongo.uri, REDIS_URL: redis.url, REDIS_PREFIX: "blue" }).start(),
      startNode("friend", redis.url, { key: "blue" }),
      startNode("stranger", redis.url),
    ]);
    ana = await meet("ana");
    const { token } = ana;
    socket = io(chat.url, {
      transports: ["websocket"],
      auth: { token },
      query: { token },
      extraHeaders: { authorization: `Bearer ${token}`, cookie: `token=${token}` },
    });
    await within(new Promise((resolve) => socket.once("connect", resolve)), "no connection");
  });

  after(async () => {
    socket?.disconnect();
    await Promise.allSettled([chat?.dispose(), friend?.stop(), stranger?.stop()]);
  });

  async function meet(name) {
    const login = { email: `${name}@example.org`, password: "correct horse" };
    await post("/register", login);
    const { token, temp } = await post("/login", login);
    return { token, id: temp };
  }

  async function post(path, body, token) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(chat.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  }

  it("is in one cluster with servers of its prefix, who see no token", async () => {
    await eventually(async () => (await friend.io.fetchSockets()).length === 1);
    const [seen] = await friend.io.fetchSockets();
    assert.equal(seen.id, socket.id);
    assert.match(seen.handshake.url, /^\/socket\.io\/\?/);
    assert.equal(JSON.stringify([seen.handshake, seen.data, [...seen.rooms]]).includes(ana.token), false);
  });

  it("tells them what is written to somebody, in the room that is their id", async () => {
    const [bo, announced, listener] = [await meet("bo"), [], await redisClient(redis.url)];
    await listener.subscribe(`blue#/#${ana.id}#`, (bytes) => announced.push(bytes), true);
    const theirs = await person(friend, "theirs", [ana.id]);
    try {
      const said = [];
      for (const content of ["one", "two"]) {
        said.push((await post("/messages", { recipient: ana.id, content }, bo.token)).message);
      }
      await eventually(() => theirs.heard.length >= said.length);
      await eventually(() => announced.length >= said.length);
      assert.deepEqual(said.map(({ content }) => content), ["one", "two"]);
      assert.deepEqual(theirs.heard, said.map((message) => ["message", message]));
      // What only the chat's own servers understand rode beside each, and Node's adapter passed it over.
      assert.deepEqual(announced.map((bytes) => bytes.includes("standin-extra")), [true, true]);
    } finally {
      theirs.socket.disconnect();
      await listener.disconnect();
    }
  });

  it("is nothing to others on the same Redis, nor they to it", async () => {
    assert.equal((await stranger.io.fetchSockets()).length, 0);
    const heard = [];
    socket.onAny((event) => heard.push(event));
    stranger.io.emit("intrusion");
    stranger.io.disconnectSockets(true);
    friend.io.emit("greeting");
    await eventually(() => heard.includes("greeting"));
    assert.deepEqual(heard, ["greeting"]);
    assert.equal(socket.connected, true);
  });
});
