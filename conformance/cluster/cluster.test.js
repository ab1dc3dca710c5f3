// One Node server with the official adapter and two of ours in one cluster: each way, everything.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Emitter } from "@socket.io/redis-emitter";
import { startNode } from "./lib/node.js";
import { eventually, within } from "../js/lib/waits.js";
import { person } from "./lib/people.js";
import { redisClient, startOurs, startRedis } from "./lib/processes.js";

let redis;
let node;
let ours;
let second;
let watcher;
const people = [];

before(async () => {
  redis = await startRedis();
  watcher = await redisClient(redis.url);
  [node, ours, second] = await Promise.all([
    startNode("node", redis.url),
    startOurs("ours", redis.url),
    startOurs("second", redis.url),
  ]);
});

after(async () => {
  await Promise.allSettled([node?.stop(), ours?.stop(), second?.stop()]);
  await watcher?.disconnect();
  await redis?.stop();
});

afterEach(() => people.splice(0).forEach(({ socket }) => socket.disconnect()));

/** Someone whose rooms are heard by their server. */
async function at(server, name, rooms = [], namespace = "/") {
  const someone = await person(server, name, rooms, namespace);
  people.push(someone);
  if (server !== node) {
    const names = [someone.id, ...rooms];
    const channels = names.map((room) => `socket.io#${namespace}#${room}#`);
    await eventually(async () => Object.values(await watcher.pubSubNumSub(channels)).every((count) => count > 0));
  }
  return someone;
}

/** To how many servers Redis sends an event for this room. */
function receivers(room) {
  return new Promise((resolve, reject) => {
    const emitter = new Emitter({ publish: (...message) => watcher.publish(...message).then(resolve, reject) });
    emitter.to(room).emit("probe");
  });
}

/** What had reached Redis before this has arrived at all of them; a server's own events may still be on their way. */
async function settled(...all) {
  const mark = `mark-${Math.random()}`;
  const emitter = new Emitter(watcher);
  emitter.emit(mark);
  await Promise.all(all.map((someone) => someone.hears(mark)));
}

const VALUES = [
  null, true, false, 0, 1, -1, 127, 128, -32, -33, 255, 256, 65_535, 65_536, -32_769, 4_294_967_296,
  Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1, -2.5, 5e-324, "", "a", "é😀\u2028\"\\\n\u0000",
  "x".repeat(31), "x".repeat(32), "é".repeat(200), "y".repeat(70_000), [], {}, [[[]]],
  { a: { b: [1, { c: null }] }, "": 1, "é": [true] }, Array.from({ length: 20 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i])),
];

for (const [title, from, to] of [
  ["from Node to ours", () => node, () => ours],
  ["from ours to Node", () => ours, () => node],
  ["from ours to ours", () => ours, () => second],
]) {
  describe(title, { timeout: 60_000 }, () => {
    it("an event reaches a room, and nobody else", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const cy = await at(to(), "cy", ["blue"]);
      await ana.tells({ op: "emit", rooms: ["red"], event: "x", args: [1] });
      assert.deepEqual(await bo.hears("x"), [1]);
      await settled(ana, bo, cy);
      assert.deepEqual([ana.heard, bo.heard, cy.heard], [[], [], []]);
    });

    it("an event reaches all, several rooms once, and leaves out whom it excepts", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red", "blue"]);
      const cy = await at(to(), "cy", ["blue", "green"]);
      await ana.tells({ op: "emit", event: "all" });
      await ana.tells({ op: "emit", rooms: ["red", "blue"], event: "two" });
      await ana.tells({ op: "emit", except: ["green"], event: "not cy" });
      await ana.tells({ op: "emit", rooms: ["blue"], except: [bo.id], event: "not bo" });
      await ana.tells({ op: "emit", event: "end" });
      await Promise.all([ana, bo, cy].map((someone) => someone.hears("end")));
      assert.deepEqual(ana.heard, [["all"], ["not cy"]]);
      assert.deepEqual(bo.heard, [["all"], ["two"], ["not cy"]]);
      assert.deepEqual(cy.heard, [["all"], ["two"], ["not bo"]]);
    });

    it("an event reaches one socket by its id", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo");
      await ana.tells({ op: "emit", rooms: [bo.id], event: "x", args: ["you"] });
      assert.deepEqual(await bo.hears("x"), ["you"]);
    });

    it("every kind of value arrives as it was", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      await ana.tells({ op: "emit", rooms: ["red"], event: "x", args: VALUES });
      assert.deepEqual(await bo.hears("x"), VALUES);
      await ana.tells({ op: "emit", rooms: ["red"], event: "y", args: [{ all: VALUES }] });
      assert.deepEqual(await bo.hears("y"), [{ all: VALUES }]);
    });

    it("binary arrives byte by byte, alone and nested", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256));
      const args = [bytes, { deep: [{ bytes }, "text"], empty: Buffer.alloc(0) }, 7];
      await ana.tells({ op: "emit", rooms: ["red"], event: "x", args });
      assert.deepEqual(await bo.hears("x"), args);
    });

    it("volatile and uncompressed events arrive, too", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      await ana.tells({ op: "emit", rooms: ["red"], volatile: true, event: "v", args: [1] });
      await ana.tells({ op: "emit", rooms: ["red"], compress: false, event: "c", args: [2] });
      assert.deepEqual(await bo.hears("v"), [1]);
      assert.deepEqual(await bo.hears("c"), [2]);
    });

    it("events stay in order", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      for (let i = 0; i < 500; i++) {
        ana.socket.emit("do", { op: "emit", rooms: i % 2 ? ["red"] : undefined, event: "n", args: [i] });
      }
      await ana.tells({ op: "emit", rooms: ["red"], event: "end" });
      await bo.hears("end");
      assert.deepEqual(
        bo.heard.filter(([name]) => name === "n").map(([, i]) => i),
        Array.from({ length: 500 }, (_, i) => i),
      );
    });

    it("another namespace hears nothing, its own events it does", async () => {
      const ana = await at(from(), "ana", [], "/other");
      const bo = await at(to(), "bo", ["red"], "/other");
      const cy = await at(to(), "cy", ["red"]);
      await ana.tells({ op: "emit", rooms: ["red"], event: "x" });
      await bo.hears("x");
      await settled(cy);
      assert.deepEqual(cy.heard, []);
    });

    it("clients answer a broadcast", async () => {
      const ana = await at(from(), "ana", ["red"]);
      const bo = await at(to(), "bo", ["red"]);
      const cy = await at(to(), "cy", ["red"]);
      for (const someone of [ana, bo, cy]) {
        someone.socket.on("q", (...args) => args.pop()({ name: someone.socket.auth.name, args }));
      }
      const { answers, missing } = await ana.tells({ op: "ask", rooms: ["red"], timeout: 5_000, event: "q", args: ["?"] });
      assert.equal(missing, 0);
      const names = answers.map(([{ name, args }]) => [name, args]).sort();
      assert.deepEqual(names, [["ana", ["?"]], ["bo", ["?"]], ["cy", ["?"]]]);
    });

    it("clients may answer with bytes, nothing, or not at all", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const cy = await at(to(), "cy", ["blue"]);
      bo.socket.on("q", (ack) => ack(Buffer.from([1, 2])));
      cy.socket.on("q", () => {});
      const one = await ana.tells({ op: "ask", rooms: ["red"], timeout: 5_000, event: "q" });
      assert.deepEqual(one, { answers: [[Buffer.from([1, 2])]], missing: 0 });
      const none = await ana.tells({ op: "ask", rooms: ["blue"], timeout: 300, event: "q" });
      assert.deepEqual(none, { answers: [], missing: 1 });
      const nobody = await ana.tells({ op: "ask", rooms: ["nobody"], timeout: 5_000, event: "q" });
      assert.deepEqual(nobody, { answers: [], missing: 0 });
    });

    it("sockets are fetched with what they are", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const [fetched, ...more] = await ana.tells({ op: "fetch", rooms: ["red"] });
      assert.deepEqual(more, []);
      assert.equal(fetched.id, bo.id);
      assert.deepEqual(fetched.rooms.sort(), [bo.id, "red"].sort());
      assert.deepEqual(fetched.data, { name: "bo" });
      assert.deepEqual(fetched.auth, { name: "bo", rooms: ["red"] });
      assert.match(fetched.address, /127\.0\.0\.1$/);
      assert.match(fetched.url, /^\/socket\.io\/\?.*EIO=4/);
      assert.equal(fetched.query.transport, "websocket");
      assert.ok(Math.abs(fetched.issued - Date.now()) < 60_000);
      const all = await ana.tells({ op: "fetch" });
      assert.deepEqual(all.map(({ id }) => id).sort(), [ana.id, bo.id].sort());
    });

    it("sockets are moved between rooms", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const cy = await at(to(), "cy");
      await ana.tells({ op: "join", rooms: ["red"], names: ["blue", "green"] });
      await eventually(async () => (await ana.tells({ op: "fetch", rooms: ["green"] })).length === 1);
      await ana.tells({ op: "leave", rooms: ["red"], names: ["blue"] });
      await eventually(async () => (await ana.tells({ op: "fetch", rooms: ["blue"] })).length === 0);
      assert.deepEqual((await ana.tells({ op: "allRooms" })).sort(), [ana.id, bo.id, cy.id, "red", "green"].sort());
      await eventually(async () => {
        await ana.tells({ op: "emit", rooms: ["green"], event: "x" });
        return bo.heard.length > 0;
      });
      await settled(cy);
      assert.deepEqual(cy.heard, []);
    });

    it("sockets are disconnected", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo", ["red"]);
      const gone = new Promise((resolve) => bo.socket.once("disconnect", resolve));
      await ana.tells({ op: "disconnect", rooms: ["red"] });
      assert.equal(await within(gone, "still there"), "io server disconnect");
      assert.ok(ana.socket.connected);
    });

    it("servers tell each other events", async () => {
      const ana = await at(from(), "ana");
      const bo = await at(to(), "bo");
      await ana.tells({ op: "serverSide", event: "note", args: [{ a: [1, "é"] }, null] });
      assert.deepEqual(await bo.hears("noted"), [to().name, [{ a: [1, "é"] }, null]]);
      await settled(ana);
      assert.deepEqual(ana.heard, []);
    });

    it("servers answer each other, and are counted", async () => {
      const ana = await at(from(), "ana");
      const { answers, missing } = await ana.tells({ op: "serverSideAsk", event: "who", args: [1] });
      assert.equal(missing, 0);
      const others = [node, ours, second].filter((server) => server !== from());
      assert.deepEqual(answers.map(([name]) => name).sort(), others.map(({ name }) => name).sort());
      assert.equal(await ana.tells({ op: "servers" }), 3);
    });
  });
}

describe("around them", { timeout: 60_000 }, () => {
  it("the emitter reaches both kinds of servers", async () => {
    const ana = await at(node, "ana", ["red"]);
    const bo = await at(ours, "bo", ["red"]);
    const emitter = new Emitter(watcher);
    const bytes = Buffer.from([1, 2, 3]);
    emitter.to("red").except("nobody").emit("x", 1, { bytes }, new Date(1_700_000_000_123), undefined);
    for (const someone of [ana, bo]) {
      assert.deepEqual(await someone.hears("x"), [1, { bytes }, "2023-11-14T22:13:20.123Z", null]);
    }
    emitter.of("/other").emit("elsewhere");
    emitter.in("red").socketsJoin("blue");
    await eventually(async () => (await bo.tells({ op: "fetch", rooms: ["blue"] })).length === 2);
    emitter.in("blue").socketsLeave("blue");
    await eventually(async () => (await bo.tells({ op: "fetch", rooms: ["blue"] })).length === 0);
    emitter.serverSideEmit("note", "from the emitter");
    assert.deepEqual(await ana.hears("noted"), ["node", ["from the emitter"]]);
    assert.deepEqual(await bo.hears("noted"), ["ours", ["from the emitter"]]);
    emitter.in("red").disconnectSockets(true);
    await eventually(() => !bo.socket.connected && !ana.socket.connected);
    assert.deepEqual([ana.heard, bo.heard], [[], []]);
  });

  it("dates, maps of other keys and numbers as rooms arrive as JSON would hold them", async () => {
    const bo = await at(ours, "bo", ["7"]);
    node.io.to(7).emit("x", { at: new Date(0), late: new Date(253_402_300_800_000), none: undefined });
    assert.deepEqual(await bo.hears("x"), [{ at: "1970-01-01T00:00:00.000Z", late: "+010000-01-01T00:00:00.000Z" }]);
    node.io.to("7").emit("y", [new Date(-1), new Date(1e3)], Buffer.from([9]), [new Date(NaN)]);
    const [dates, bytes] = await bo.hears("y");
    assert.deepEqual(dates, ["1969-12-31T23:59:59.999Z", "1970-01-01T00:00:01.000Z"]);
    assert.deepEqual(bytes, Buffer.from([9]));
  });

  it("a server whose clients are in no such room is sent nothing", async () => {
    const ana = await at(node, "ana");
    const bo = await at(ours, "bo", ["red"]);
    const cy = await at(second, "cy");
    await settled(ana, bo, cy);
    // Node's adapter subscribes to all rooms by a pattern, ours to those of its clients.
    assert.equal(await receivers("red"), 2);
    assert.equal(await receivers("blue"), 1);
    bo.socket.disconnect();
    await eventually(async () => (await receivers("red")) === 1);
  });

  it("the same emit is the same bytes on the wire", async () => {
    const messages = [];
    const listener = await redisClient(redis.url);
    await listener.subscribe(["socket.io#/#red#", "socket.io#/#"], (bytes) => messages.push(bytes), true);
    const bytes = Buffer.from([0, 255]);
    const wishes = [
      { rooms: ["red"], event: "x", args: VALUES },
      { rooms: ["red"], event: "bytes", args: [bytes, { bytes }] },
      { rooms: ["red"], except: ["blue"], event: "é", args: [], volatile: true },
      { event: "all", args: [1], compress: false },
    ];
    let published = 0;
    for (const wish of wishes) {
      for (const server of [node, ours]) {
        const someone = await at(server, "ana");
        await someone.tells({ op: "emit", ...wish });
        published += 1;
        // What two servers publish arrives in no particular order.
        await eventually(() => messages.length === published);
      }
    }
    await listener.disconnect();
    for (let i = 0; i < messages.length; i += 2) {
      // An array of three begins with the sender's uid.
      const [theirs, own] = messages.slice(i, i + 2).map((message) => message.subarray(2 + (message[1] & 31)));
      assert.equal(own.toString("hex"), theirs.toString("hex"));
      assert.deepEqual([messages[i][0], messages[i + 1][0]], [0x93, 0x93]);
    }
  });

  it("no server met anything that it could not read", async () => {
    for (const server of [ours, second]) {
      const ana = await at(server, "ana");
      assert.equal(await ana.tells({ op: "bad" }), 0);
    }
  });
});
