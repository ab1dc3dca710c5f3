// What clients see of a server that ends in good order and comes back, and of a full disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Person, ROUTES, send } from "./lib/people.js";
import { Server } from "./lib/server.js";
import { heard, once, within } from "./lib/waiting.js";

describe("a server that is stopped and started again", { timeout: 120_000 }, () => {
  let server;

  before(async () => {
    server = await new Server().start();
  });

  after(() => server?.dispose());

  it("tells its sockets to reconnect, ends with 0, and goes on where it was", async () => {
    const people = await Promise.all(
      Object.entries(ROUTES).map(([name, route]) => Person.meet(server, name, route)),
    );
    const peer = await Person.meet(server, "peer");
    const devices = await Promise.all(people.map((person) => person.open()));
    const before = await Promise.all(
      devices.map((device, i) => send(device, { recipient: peer.id, content: `before ${i}` })),
    );
    const cut = devices.map((device) => once(device, "disconnect"));

    const { code, millis } = await server.stop();

    assert.equal(code, 0, server.said);
    assert.ok(millis < 10_000, `${millis} ms`);
    for (const [reason] of await Promise.all(cut)) {
      assert.match(reason, /^transport (close|error)$/);
    }
    const meanwhile = devices.map((device, i) => {
      const message = { recipient: peer.id, content: `meanwhile ${i}`, clientId: `m-${i}` };
      return device.timeout(30_000).emitWithAck("message", message);
    });
    const back = devices.map((device) => within(once(device, "connect"), "a reconnection"));
    await server.start();
    await Promise.all(back);
    const acks = await Promise.all(meanwhile);

    for (const [i, person] of people.entries()) {
      assert.equal(acks[i].message.content, `meanwhile ${i}`);
      assert.deepEqual(await person.history(peer), [before[i].message, acks[i].message]);
      const { body } = await peer.post(person, "welcome back");
      await heard(devices[i], (event, arg) => arg._id === body.message._id);
    }
    people.forEach((person) => person.closeAll());
  });
});

describe("a server whose disk runs full", { timeout: 120_000 }, () => {
  let disk;
  let server;

  before(() => {
    disk = mkdtempSync(join(tmpdir(), "standin-disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", disk], {
        stdio: "ignore",
      });
    } catch {
      rmSync(disk, { recursive: true });
      disk = undefined;
    }
  });

  after(async () => {
    await server?.dispose();
    if (disk) {
      execFileSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  });

  it("refuses sends, goes on reading, and loses nothing", async (t) => {
    if (!disk) {
      t.skip("mounting a small file system is refused here");
      return;
    }
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, new Uint8Array(3 << 20));
    server = await new Server({}, join(disk, "data")).start();
    const [ana, bo] = await Promise.all(["ana", "bo"].map((who) => Person.meet(server, who)));
    const [socket, listener] = await Promise.all([ana.open(), bo.open()]);
    const acknowledged = [];

    await fill(16_000, ana, bo, acknowledged);
    const refused = await fill(10, ana, bo, acknowledged);

    assert.deepEqual([refused.status, refused.body.code], [503, "unavailable"]);
    assert.ok(Number(refused.headers.get("retry-after")) >= 1);
    const bySocket = await send(socket, { recipient: bo.id, content: "x".repeat(9_000) });
    assert.equal(bySocket.code, "unavailable");
    assert.deepEqual(await bo.history(ana), acknowledged);
    assert.equal((await ana.call("GET", "/v1/conversations")).status, 200);
    const ready = await ana.call("GET", "/health/ready");
    assert.equal(ready.status, 503);

    rmSync(ballast);
    const again = await ana.post(bo, "there is space again");
    assert.equal(again.status, 200, JSON.stringify(again.body));
    acknowledged.push(again.body.message);
    const live = await send(socket, { recipient: bo.id, content: "by socket too" });
    acknowledged.push(live.message);
    await heard(listener, (event, arg) => arg._id === live.message._id);
    assert.deepEqual(listener.heard, acknowledged.map((message) => ["message", message]));
    ana.closeAll();
    bo.closeAll();
    await server.stop();
    await server.start();
    assert.deepEqual(await ana.history(bo), acknowledged);
    assert.deepEqual(acknowledged.map(({ seq }) => seq), acknowledged.map((_, i) => i + 1));
  });
});

/** Sends until that is refused, and resolves to the refusal. */
async function fill(length, sender, recipient, acknowledged) {
  for (let i = 0; i < 5_000; i++) {
    const answer = await sender.post(recipient, `${i} `.padEnd(length, "x"));
    if (answer.status !== 200) {
      return answer;
    }
    acknowledged.push(answer.body.message);
  }
  throw new Error("the disk never ran full");
}
