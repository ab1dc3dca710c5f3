// The chat as existing front ends use it: socket.io-client over each of its routes.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Model, WORDS } from "./lib/model.js";
import { Person, ROUTES, send } from "./lib/people.js";
import { Server } from "./lib/server.js";
import { heard, once, until, within } from "./lib/waiting.js";

const NOBODY = "aaaaaaaaaaaaaaaaaaaaaaaa";
const HEX = /^[0-9a-f]{24}$/;

let model;
let server;

before(async () => {
  model = await new Model().start();
  server = await new Server({
    LLM_API_KEY: "sk-test",
    LLM_BASE_URL: model.baseUrl,
    LLM_MODEL: "tiny",
  }).start();
});

after(async () => {
  await server?.dispose();
  model?.stop();
});

for (const [name, route] of Object.entries(ROUTES)) {
  describe(`the chat over ${name}`, { timeout: 60_000 }, () => {
    let ana, bo, cy, busy;

    before(async () => {
      [ana, bo, cy, busy] = await Promise.all(
        ["ana", "bo", "cy", "busy"].map((who) => Person.meet(server, who, route)),
      );
      await busy.becomes("BUSY");
    });

    afterEach(() => [ana, bo, cy, busy].forEach((person) => person.closeAll()));

    it("lets in who shows a token, on the transport they want", async () => {
      const socket = await ana.open();
      const wanted = name === "polling" ? "polling" : "websocket";
      if (socket.io.engine.transport.name !== wanted) {
        await once(socket.io.engine, "upgrade");
      }
      assert.equal(socket.io.engine.transport.name, wanted);
    });

    it("refuses who shows no token, or a bad one, to the letter", async () => {
      const none = { message: "Access denied. No token provided.", data: { code: "no_token" } };
      const bad = { message: "Invalid token", data: { code: "invalid_token" } };
      assert.deepEqual(await ana.refusal({ auth: undefined }), none);
      assert.deepEqual(await ana.refusal({ auth: {} }), none);
      for (const token of ["nonsense", ana.token + "x", "", 42, { $gt: "" }, "a.b.c"]) {
        assert.deepEqual(await ana.refusal({ auth: { token } }), bad, JSON.stringify(token));
      }
      const query = { auth: undefined, query: { token: "nonsense" } };
      assert.deepEqual(await ana.refusal(query), bad);
    });

    it("takes the token from the Authorization header and from the query", async () => {
      const byHeader = { auth: undefined, extraHeaders: { Authorization: `Bearer ${ana.token}` } };
      const byQuery = { auth: undefined, query: { token: ana.token } };
      const devices = await Promise.all([ana.open(byHeader), ana.open(byQuery)]);
      const { body } = await bo.post(ana, "by any way");
      for (const device of devices) {
        const [message] = await eventOf(device, "message", body.message._id);
        assert.equal(message.content, "by any way");
      }
    });

    it("lets one join as oneself only, and hear nobody else", async () => {
      const socket = await ana.open();
      assert.deepEqual(await socket.emitWithAck("join", ana.id), { user: ana.id });
      assert.deepEqual(await socket.emitWithAck("join", { userId: ana.id }), { user: ana.id });
      const refusal = { error: "You can join only as yourself.", code: "not_yours" };
      assert.deepEqual(await socket.emitWithAck("join", cy.id), refusal);
      assert.deepEqual(await socket.emitWithAck("join", { userId: cy.id }), refusal);
      socket.emit("join", cy.id);
      assert.deepEqual((await once(socket, "join:error"))[0], refusal);
      socket.heard.length = 0;
      await bo.post(cy, "for cy alone");
      const { body } = await bo.post(ana, "for ana");
      await eventOf(socket, "message", body.message._id);
      assert.deepEqual(socket.heard, [["message", body.message]]);
    });

    it("tells all of a user's devices everything, their own messages too", async () => {
      const [first, second, peer] = await Promise.all([ana.open(), ana.open(), bo.open()]);
      const { message } = await send(first, { recipient: bo.id, content: "from one of two" });
      for (const device of [first, second]) {
        assert.deepEqual(await eventOf(device, "message:sent", message._id), [message]);
      }
      assert.deepEqual(await eventOf(peer, "message", message._id), [message]);
      const answer = await send(peer, { recipient: ana.id, content: "to both" });
      for (const device of [first, second]) {
        assert.deepEqual(await eventOf(device, "message", answer.message._id), [answer.message]);
      }
      assert.equal(answer.message.seq, message.seq + 1);
    });

    it("acknowledges with the stored message", async () => {
      const socket = await ana.open();
      const text = "all of Unicode: é 😀 \u2028 \" \\ \u0000 <b>";
      const ack = await send(socket, { recipient: bo.id, content: text, clientId: `${name}-1` });
      const { _id, conversation, seq, timestamp, ...rest } = ack.message;
      assert.match(_id, HEX);
      assert.match(conversation, HEX);
      assert.ok(Number.isSafeInteger(seq) && seq > 0);
      assert.equal(new Date(timestamp).toISOString(), timestamp);
      assert.deepEqual(rest, {
        sender: ana.id,
        recipient: bo.id,
        content: text,
        clientId: `${name}-1`,
      });
      assert.deepEqual(Object.keys(ack), ["message"]);
      assert.deepEqual((await bo.history(ana)).at(-1), ack.message);
    });

    it("stores what is sent twice with one clientId once", async () => {
      const [socket, peer] = await Promise.all([ana.open(), bo.open()]);
      const message = { recipient: bo.id, content: "once", clientId: `${name}-twice` };
      const acks = await Promise.all([send(socket, message), send(socket, message)]);
      assert.deepEqual(acks[0], acks[1]);
      assert.deepEqual((await ana.post(bo, "once", { clientId: `${name}-twice` })).body, acks[0]);
      const next = await send(socket, { recipient: bo.id, content: "next" });
      assert.equal(next.message.seq, acks[0].message.seq + 1);
      await eventOf(peer, "message", next.message._id);
      assert.deepEqual(peer.heard, [
        ["message", acks[0].message],
        ["message", next.message],
      ]);
    });

    it("refuses a clientId that stood for something else", async () => {
      const socket = await ana.open();
      const clientId = `${name}-reused`;
      await send(socket, { recipient: bo.id, content: "first", clientId });
      const problem = {
        error: "This clientId was used for another recipient or text.",
        code: "client_id_reused",
        clientId,
      };
      const other = await send(socket, { recipient: bo.id, content: "second", clientId });
      assert.deepEqual(other, problem);
      assert.deepEqual(await send(socket, { recipient: cy.id, content: "first", clientId }), problem);
      const elsewhere = await send(await bo.open(), { recipient: ana.id, content: "mine", clientId });
      assert.equal(elsewhere.message.clientId, clientId);
    });

    it("says that there is no such recipient", async () => {
      const socket = await ana.open();
      const problem = { error: "Recipient user not found", code: "unknown_recipient" };
      assert.deepEqual(await send(socket, { recipient: NOBODY, content: "hi" }), problem);
      assert.deepEqual(await send(socket, { recipient: "no id", content: "hi" }), problem);
      socket.emit("message", { recipient: NOBODY, content: "hi", clientId: "c" });
      assert.deepEqual(await once(socket, "message:error"), [{ ...problem, clientId: "c" }]);
    });

    it("answers what is malformed, and goes on", async () => {
      const socket = await ana.open();
      const binary = Uint8Array.of(0, 1, 2, 255);
      const whole = { recipient: bo.id, content: "hi" };
      const malformed = [
        [],
        [null],
        ["text"],
        [42],
        [[whole]],
        [{}],
        [binary],
        [{ recipient: bo.id }],
        [{ content: "hi" }],
        [{ ...whole, recipient: { $ne: null } }],
        [{ ...whole, recipient: 7 }],
        [{ ...whole, recipient: binary }],
        [{ ...whole, content: { $gt: "" } }],
        [{ ...whole, content: "" }],
        [{ ...whole, content: binary }],
        [{ ...whole, content: "x".repeat(16_001) }],
        [{ ...whole, clientId: "" }],
        [{ ...whole, clientId: "x".repeat(101) }],
        [{ ...whole, clientId: 5 }],
        [{ ...whole, clientId: binary }],
      ];
      for (const args of malformed) {
        const answer = await send(socket, ...args);
        assert.equal(answer.code, "bad_input", JSON.stringify([args, answer]));
        assert.match(answer.error, /^"\w+" .+\.$/);
      }
      for (const who of [undefined, null, 7, binary, {}, [ana.id], { userId: binary }]) {
        const answer = await within(socket.emitWithAck("join", who), "join");
        assert.equal(answer.code, "bad_input", JSON.stringify([who, answer]));
      }
      socket.emit("message", "without acknowledgement");
      assert.equal((await once(socket, "message:error"))[0].code, "bad_input");
      socket.emit("no such event", binary, { deep: [binary] });
      socket.emit("standin:delta", { reply: NOBODY });
      const ack = await send(socket, { ...whole, extra: binary }, binary);
      assert.equal(ack.message.content, "hi");
      assert.equal(socket.connected, true);
    });

    it("lets no client say that something was generated, or by whom", async () => {
      const [socket, peer] = await Promise.all([ana.open(), bo.open()]);
      const forged = {
        generated: true,
        origin: "model",
        replyTo: NOBODY,
        sender: cy.id,
        _id: NOBODY,
        seq: 999_999,
        conversation: NOBODY,
        timestamp: "2000-01-01T00:00:00.000Z",
      };
      const { message } = await send(socket, { recipient: bo.id, content: "mine", ...forged });
      const posted = (await ana.post(bo, "mine too", forged)).body.message;
      for (const one of [message, posted]) {
        assert.equal(one.sender, ana.id);
        assert.notEqual(one._id, NOBODY);
        assert.notEqual(one.seq, 999_999);
        assert.ok(Date.now() - new Date(one.timestamp) < 60_000);
        ["generated", "origin", "replyTo"].forEach((mark) => assert.ok(!(mark in one), mark));
        assert.deepEqual(await eventOf(peer, "message", one._id), [one]);
      }
    });

    it("answers for who is busy, its words live and its message marked", async () => {
      const [socket, owners] = await Promise.all([ana.open(), busy.open()]);
      const { message } = await send(socket, { recipient: busy.id, content: "are you there?" });
      const events = await heard(socket, (event, arg) => arg.replyTo === message._id);
      const writing = {
        reply: events.at(-1)[1]._id,
        conversation: message.conversation,
        owner: busy.id,
        reader: ana.id,
        question: message._id,
      };
      const answer = checkWriting(events, writing, WORDS);
      assert.deepEqual(answer[0], "message");
      assert.equal(answer[1].seq, message.seq + 1);
      const theirs = await heard(owners, (event, arg) => arg.replyTo === message._id);
      assert.deepEqual(theirs[0], ["message", message]);
      assert.deepEqual(checkWriting(theirs, writing, WORDS), ["message:sent", answer[1]]);
      assert.deepEqual((await ana.history(busy)).at(-1), answer[1]);
      const { authorization, path, body } = model.requests.at(-1);
      assert.equal(authorization, "Bearer sk-test");
      assert.equal(path, "/v1/chat/completions");
      assert.deepEqual([body.model, body.stream], ["tiny", true]);
      assert.ok(!JSON.stringify(body).includes("@example.org"), "no addresses in the prompt");
    });

    it("shows who joins midway the answer from its start", async () => {
      const gate = deferred();
      model.next(async (say) => {
        say("First clause, ");
        await gate.promise;
        say("second clause.");
      });
      const first = await ana.open();
      const { message } = await send(first, { recipient: busy.id, content: "tell me" });
      await heard(first, (event, arg) => event === "standin:delta" && arg.n === 0);
      const second = await ana.open();
      await heard(second, (event) => event === "standin:delta");
      gate.resolve();
      const isAnswer = (event, arg) => arg.replyTo === message._id;
      const [seen, late] = await Promise.all([heard(first, isAnswer), heard(second, isAnswer)]);
      const { _id } = seen.at(-1)[1];
      const writing = {
        reply: _id,
        conversation: message.conversation,
        owner: busy.id,
        reader: ana.id,
        question: message._id,
      };
      checkWriting(seen, writing, "First clause, second clause.");
      checkWriting(late, writing, "First clause, second clause.");
    });

    it("gives the answer to who posts, unless they would rather not wait", async () => {
      const socket = await ana.open();
      const { status, body } = await ana.post(busy, "by post");
      assert.equal(status, 200);
      assert.equal(body.reply.replyTo, body.message._id);
      assert.equal(body.reply.content, WORDS);
      assert.equal(body.reply.generated, true);
      assert.deepEqual(await eventOf(socket, "message", body.reply._id), [body.reply]);
      const quick = await ana.post(busy, "no hurry", {}, { Prefer: "respond-async" });
      assert.equal(quick.headers.get("preference-applied"), "respond-async");
      assert.equal(quick.body.reply, null);
      const late = await heard(socket, (event, arg) => arg.replyTo === quick.body.message._id);
      assert.equal(late.at(-1)[1].content, WORDS);
    });

    it("tells of changes of availability to who shares a conversation", async () => {
      await ana.post(cy, "so that we know each other");
      const stranger = await Person.meet(server, "stranger", route);
      const [socket, own, other] = await Promise.all([ana.open(), cy.open(), stranger.open()]);
      await cy.becomes("BUSY");
      const until = new Date(Date.now() + 3_600_000).toISOString();
      await cy.call("PUT", "/v1/me/availability", { status: "BUSY", until });
      await cy.becomes("AVAILABLE");
      const expected = [
        { user: cy.id, status: "BUSY" },
        { user: cy.id, status: "BUSY", until },
        { user: cy.id, status: "AVAILABLE" },
      ].map((change) => ["availability", change]);
      for (const device of [socket, own]) {
        await heard(device, (event, arg) => arg.status === "AVAILABLE");
        assert.deepEqual(device.heard, expected);
      }
      const { body } = await ana.post(stranger, "hello");
      await eventOf(other, "message", body.message._id);
      assert.deepEqual(other.heard, [["message", body.message]]);
      stranger.closeAll();
    });

    it("says who is online: whoever has a socket", async () => {
      const eve = await Person.meet(server, "eve", route);
      const online = async () => (await ana.call("GET", `/v1/users/${eve.id}/availability`)).body;
      assert.deepEqual(await online(), { user: eve.id, status: "AVAILABLE", online: false });
      const [first, second] = await Promise.all([eve.open(), eve.open()]);
      first.disconnect();
      assert.equal((await online()).online, true);
      second.disconnect();
      await until(async () => (await online()).online === false, "the end of the last socket");
    });

    it("delivers 1,000 messages in a burst in the order of seq, without gaps", async () => {
      const listener = await bo.open();
      const senders = await Promise.all([ana.open(), ana.open(), ana.open()]);
      const contents = (who) => Array.from({ length: 300 }, (_, i) => `${who} ${i}`);
      const bySocket = senders.flatMap((socket, who) =>
        contents(who).map((content) => send(socket, { recipient: bo.id, content })),
      );
      const byPost = Array.from({ length: 100 }, (_, i) => ana.post(bo, `post ${i}`));
      const acks = await Promise.all([...bySocket, ...byPost]);
      const messages = acks.map((ack) => ack.message ?? ack.body.message);
      const last = messages.reduce((one, other) => (one.seq > other.seq ? one : other));
      const checks = [
        [listener, "message"],
        [senders[0], "message:sent"],
      ];
      for (const [device, event] of checks) {
        await eventOf(device, event, last._id);
        assert.equal(device.heard.length, 1_000);
        const seqs = device.heard.map(([, message]) => message.seq);
        assert.deepEqual(seqs, Array.from({ length: 1_000 }, (_, i) => seqs[0] + i));
        const told = new Map(device.heard.map(([, message]) => [message._id, message]));
        messages.forEach((message) => assert.deepEqual(told.get(message._id), message));
      }
      senders.forEach((_, who) => {
        const mine = listener.heard.map(([, { content }]) => content).filter(startsWith(`${who} `));
        assert.deepEqual(mine, contents(who));
      });
    });
  });
}

/** The arguments of the event of this name about this message. */
async function eventOf(device, name, id) {
  const events = await heard(device, (event, arg) => event === name && arg._id === id);
  return events.at(-1).slice(1);
}

/** The events of an answer: typing, pieces in order, the message. Gives the last of them. */
function checkWriting(events, writing, text) {
  const about = events.filter(([, arg]) => arg.reply === writing.reply);
  const [typing, ...deltas] = about;
  assert.deepEqual(typing, ["standin:typing", writing]);
  assert.ok(deltas.length > 0);
  deltas.forEach(([name, { reply, conversation, attempt, n }], i) => {
    assert.deepEqual([name, conversation, attempt, n], ["standin:delta", writing.conversation, 1, i]);
    assert.equal(reply, writing.reply);
  });
  assert.equal(deltas.map(([, delta]) => delta.text).join(""), text);
  const { _id, sender, recipient, content, generated, origin, replyTo } = events.at(-1)[1];
  assert.deepEqual(
    { _id, sender, recipient, content, generated, origin, replyTo },
    {
      _id: writing.reply,
      sender: writing.owner,
      recipient: writing.reader,
      content: text,
      generated: true,
      origin: "model",
      replyTo: writing.question,
    },
  );
  assert.equal(events.at(-1)[1].conversation, writing.conversation);
  return events.at(-1);
}

function startsWith(prefix) {
  return (text) => text.startsWith(prefix);
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve) => (parts.resolve = resolve));
  return parts;
}
