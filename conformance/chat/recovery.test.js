// A plain socket.io-client that is cut, however often and for however long, gets each message that
// it missed once and in order; and what it sends happens once.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chance, Cutter } from "./lib/cutter.js";
import { Person, ROUTES } from "./lib/people.js";
import { Server } from "./lib/server.js";
import { once, within } from "./lib/waiting.js";

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
/**
 * A cut between the end of a probe and the upgrade leaves engine.io-client 6.6 with its polling
 * paused: it comes back after its ping timeout, 45 s later. It may happen more than once.
 */
const PATIENCE = 140_000;

const SECRET = "a secret for these tests, which is long enough";

/** What a device heard of the event, as it was. */
const told = (device, name = "message") =>
  device.heard.filter(([event]) => event === name).map(([, message]) => message);

/** Waits until a device heard as many, and then a little, for one too many. */
async function toldAll(device, count, name) {
  const enough = new Promise((resolve) => {
    const look = () => {
      if (told(device, name).length >= count) {
        device.offAny(look);
        resolve();
      }
    };
    device.onAny(look);
    look();
  });
  await within(enough, `${count} × ${name ?? "message"} (seed ${SEED})`, PATIENCE).catch((late) => {
    throw new Error(`${late.message}; there are ${told(device, name).length}`);
  });
}

/** The device heard what was stored, each once and in order. */
function assertWhole(device, stored, name) {
  const ids = told(device, name).map(({ _id, seq }) => `${seq} ${_id}`);
  assert.deepEqual(ids, stored.map(({ _id, seq }) => `${seq} ${_id}`), `seed ${SEED}`);
  assert.deepEqual(told(device, name), stored, `seed ${SEED}`);
}

/** Posts until the server took it, however often it dies meanwhile. */
async function insist(sender, recipient, content) {
  const clientId = content.replaceAll(/\W/g, "-");
  for (let i = 0; i < 400; i++) {
    const { status, body } = await sender.post(recipient, content, { clientId }).catch(() => ({}));
    if (status === 200) {
      return body.message;
    }
    assert.ok(status === undefined || status === 503, JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${content} was never stored`);
}

/** A device behind a cutter of its own. */
async function behind(server, person, route) {
  const cutter = await new Cutter().start(server.url);
  const device = await person.by(cutter.url, route).open();
  return { cutter, device };
}

for (const [name, route] of Object.entries(ROUTES)) {
  describe(`recovery by ${name}`, { timeout: 300_000 }, () => {
    let server, ana, bo, cutter, device;

    before(async () => {
      server = await new Server({ JWT_SECRET: SECRET }).start();
      [ana, bo] = await Promise.all(["ana", "bo"].map((who) => Person.meet(server, who)));
      ({ cutter, device } = await behind(server, ana, route));
    });

    after(async () => {
      device?.disconnect();
      cutter?.stop();
      await server?.dispose();
    });

    it("brings what was missed by a client that was cut before its first event", async () => {
      const { id } = device;
      cutter.close();
      for (let i = 0; i < 3; i++) {
        await insist(bo, ana, `early ${i}`);
      }
      cutter.open();
      await toldAll(device, 3);

      assert.equal(device.recovered, true);
      assert.equal(device.id, id);
      assertWhole(device, await bo.history(ana));
    });

    it("brings 300 messages through any number of cuts", async () => {
      const random = chance(SEED);
      cutter.limit(() => 1_500 + Math.floor(random() * 9_000));
      cutter.cut();
      const stop = AbortSignal.timeout(PATIENCE);
      for (let i = 0; i < 300; i++) {
        assert.ok(!stop.aborted);
        await insist(bo, ana, `cut ${i}`);
        if (random() < 0.03) {
          cutter.cut();
        }
      }
      cutter.limit(() => Infinity);
      await toldAll(device, 303);

      // A client whose probe is cut stays silent until its own ping timeout, and all may pass meanwhile.
      const least = name === "upgrade" ? 1 : 10;
      assert.ok(cutter.cuts >= least, `${cutter.cuts} cuts, seed ${SEED}`);
      assertWhole(device, await bo.history(ana));
      console.log(`# ${name}: 300 messages, ${cutter.cuts} cuts by the byte, seed ${SEED}`);
    });

    it("goes on after the server was killed, again and again, while messages flow", async () => {
      const had = (await bo.history(ana)).length;
      const flow = (async () => {
        for (let i = 0; i < 150; i++) {
          await insist(bo, ana, `killed ${i}`);
        }
      })();
      for (let i = 0; i < 3; i++) {
        const so = told(device).length + 15;
        await toldAll(device, Math.min(so, had + 150));
        await server.kill();
        await server.start();
      }
      await flow;
      await toldAll(device, had + 150);

      assertWhole(device, await bo.history(ana));
      assert.equal(device.recovered, true);
    });

    it("knows no window: a restart and more messages than a page lie between", async () => {
      const had = (await bo.history(ana)).length;
      cutter.close();
      await insist(bo, ana, "before the restart");
      await server.stop();
      await server.start();
      for (let i = 0; i < 250; i++) {
        await insist(bo, ana, `away ${i}`);
      }
      cutter.open();
      await toldAll(device, had + 251);

      assert.equal(device.recovered, true);
      assertWhole(device, await bo.history(ana));
    });
  });
}

describe("what a client sends through cuts", { timeout: 300_000 }, () => {
  let server;

  before(async () => (server = await new Server({ JWT_SECRET: SECRET }).start()));
  after(() => server?.dispose());

  it("happens once with retries and a clientId, and all its devices hear it once", async () => {
    const [ana, bo] = await Promise.all(["ana", "bo"].map((who) => Person.meet(server, who)));
    const random = chance(SEED + 1);
    const cutter = await new Cutter().start(server.url);
    const sender = ana.by(cutter.url).device({ retries: 50, ackTimeout: 1_000 });
    const phone = await behind(server, ana, ROUTES.websocket);
    await once(sender, "connect");
    cutter.limit(() => 3_000 + Math.floor(random() * 9_000));
    cutter.cut();

    const acks = [];
    for (let i = 0; i < 100; i++) {
      const message = { recipient: bo.id, content: `once ${i}`, clientId: `once-${i}` };
      acks.push(new Promise((resolve, reject) =>
        sender.emit("message", message, (late, answer) => (late ? reject(late) : resolve(answer)))));
      if (i === 50) {
        await Promise.race(acks.slice(40));
        phone.cutter.close();
        await server.kill();
        await server.start();
        phone.cutter.open();
      }
    }
    const answers = await within(Promise.all(acks), `100 acknowledgements, seed ${SEED}`, PATIENCE);
    cutter.limit(() => Infinity);

    const stored = await ana.history(bo);
    assert.deepEqual(stored.map(({ content }) => content), acks.map((_, i) => `once ${i}`));
    assert.deepEqual(answers.map(({ message }) => message), stored);
    for (const device of [sender, phone.device]) {
      await toldAll(device, 100, "message:sent");
      assertWhole(device, stored, "message:sent");
    }
    console.log(`# 100 sends, ${cutter.cuts} cuts by the byte, one kill, seed ${SEED}`);
    [sender, phone.device].forEach((device) => device.disconnect());
    [cutter, phone.cutter].forEach((each) => each.stop());
  });
});

describe("a session that is not its client's", { timeout: 300_000 }, () => {
  let server, ana, bo;

  before(async () => {
    server = await new Server({ JWT_SECRET: SECRET }).start();
    [ana, bo] = await Promise.all(["ana", "bo"].map((who) => Person.meet(server, who)));
  });

  after(async () => {
    [ana, bo].forEach((person) => person?.closeAll());
    await server?.dispose();
  });

  /** What a client that comes back says, and a new client that says the same. */
  async function session(person) {
    const { cutter, device } = await behind(server, person, ROUTES.websocket);
    const { _pid: pid } = device;
    assert.equal(typeof pid, "string");
    device.disconnect();
    cutter.stop();
    return pid;
  }

  /** A client that comes with this session; `heard` from the start. */
  async function coming(person, pid, offset, token = person.token) {
    const device = person.device({ autoConnect: false, auth: { token } });
    device._pid = pid;
    device._lastOffset = offset;
    device.connect();
    await once(device, "connect");
    return device;
  }

  it("is not resumed if its pid was changed, or is somebody else's", async () => {
    const pid = await session(ana);
    const stored = await insist(bo, ana, "for ana alone");
    const middle = pid.length >> 1;
    const changed = pid.slice(0, middle) + (pid[middle] === "A" ? "B" : "A") + pid.slice(middle + 1);

    for (const device of [
      await coming(ana, changed),
      await coming(ana, "nonsense"),
      await coming(bo, pid),
    ]) {
      assert.equal(device.recovered, false);
      assert.deepEqual(device.heard, []);
      device.disconnect();
    }
    const right = await coming(ana, pid);
    assert.equal(right.recovered, true);
    await toldAll(right, 1);
    assertWhole(right, [stored]);
    right.disconnect();
  });

  it("is refused with a token that was revoked", async () => {
    const cy = await Person.meet(server, "cy");
    const pid = await session(cy);
    const { status } = await cy.call("POST", "/v1/me/revoke-tokens");
    assert.equal(status, 200);
    const device = cy.device({ autoConnect: false });
    device._pid = pid;
    device.connect();
    const [error] = await once(device, "connect_error");
    assert.equal(error.message, "Invalid token");
    device.disconnect();
  });

  it("begins where it began if the offset is none of this log", async () => {
    const pid = await session(ana);
    const stored = await insist(bo, ana, "once more");
    for (const offset of ["", "99999999", "1.0.99999999.0", "A".repeat(22), "x".repeat(500), pid]) {
      const device = await coming(ana, pid, offset);
      assert.equal(device.recovered, true, offset);
      await toldAll(device, 1);
      assertWhole(device, [stored]);
      device.disconnect();
    }
  });

  it("ends with the log: a restored backup begins new ones", async () => {
    const { cutter, device } = await behind(server, ana, ROUTES.upgrade);
    const earlier = await insist(bo, ana, "before the backup");
    await toldAll(device, 1);
    const backup = join(server.folder, "backup.db");
    server.run("backup", backup);
    await insist(bo, ana, "that the backup doesn't have");
    await toldAll(device, 2);
    cutter.close();
    await server.stop();
    server.run("restore", backup, "--force");
    await server.start();
    const missed = await insist(bo, ana, "while nobody could know");
    assert.equal(missed.seq, earlier.seq + 1);
    cutter.open();
    await once(device, "connect");

    assert.equal(device.recovered, false);
    assert.equal(told(device).length, 2);

    // The new session is whole, though the client still tells the offset of the old log.
    cutter.close();
    const next = await insist(bo, ana, "in the new session");
    cutter.open();
    await toldAll(device, 3);
    assert.equal(device.recovered, true);
    assert.deepEqual(told(device)[2], next);
    device.disconnect();
    cutter.stop();
  });
});
