// The systemd units and the example of three nodes. systemd itself does not run here: it reads the
// units, and what they say is done by hand.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { call } from "./lib/calls.js";
import { Unit, settings, variables } from "./lib/unit.js";

const ROOT = join(import.meta.dirname, "../..");
const DEPLOY = join(ROOT, "deploy");
const UNITS = ["standin.service", "standin@.service"];
const read = (...path) => readFileSync(join(DEPLOY, ...path), "utf8");

describe("the units", { timeout: 120_000 }, () => {
  let folder;
  let program;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "standin-unit-"));
    // Everybody may pass, as through /opt and /var/lib.
    execFileSync("chmod", ["755", folder]);
    program = unpacked(folder);
    for (const name of ["etc", "var"]) {
      mkdirSync(join(folder, name));
    }
    writeFileSync(join(folder, "etc/standin.env"), "PORT=0\nHOST=127.0.0.1\n");
    writeFileSync(join(folder, "etc/a.env"), "NODE_NAME=a\n");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of UNITS) {
    it(`are sound to systemd: ${name}`, () => {
      assert.equal(new Unit(name, { program, root: folder }).verify(), "");
    });

    it(`never forbid the JVM to make code: ${name}`, () => {
      assert.equal(settings(read("systemd", name)).has("MemoryDenyWriteExecute"), false);
    });

    it(`start the packed program, which writes to its state alone and stops in time: ${name}`, async (t) => {
      const unit = new Unit(name, { program, root: folder, instance: "a" });
      const state = unit.makeStateDirectory();
      const url = await unit.start();
      if (!unit.strict) {
        t.diagnostic("run without a read-only file system and another user: this machine refuses it");
      }
      assert.equal((await call(url, "GET", "/health/ready")).status, 200);
      const limits = readFileSync(`/proc/${unit.pid}/limits`, "utf8");
      assert.match(limits, /Max core file size +0 +0 /);
      if (unit.strict) {
        assert.match(limits, new RegExp(`Max open files +${unit.files} +${unit.files} `));
        assert.match(readFileSync(`/proc/${unit.pid}/status`, "utf8"), /Uid:\t65534\t/);
      }
      const { code, seconds } = await unit.stop();
      assert.equal(code, 0);
      assert.ok(seconds < Number(unit.one("TimeoutStopSec")), `${seconds} s`);
      const stored = readdirSync(state);
      assert.ok(stored.length > 0);
      if (unit.strict) {
        for (const file of stored) {
          assert.equal(statSync(join(state, file)).mode & 0o077, 0, file);
        }
      }
      const again = await unit.start();
      assert.equal((await call(again, "GET", "/health/ready")).status, 200);
      assert.equal((await unit.stop()).code, 0);
    });
  }
});

describe("the example of three nodes", () => {
  const NODES = ["a", "b", "c"];
  const own = NODES.map((node) => variables(read("three-nodes", `${node}.env`)));
  const shared = variables(read("three-nodes", "standin.env"));

  it("uses settings that exist", () => {
    const known = new Set(readFileSync(join(ROOT, "docs/config.md"), "utf8").match(/(?<=^\| `)[A-Z_]+/gm));
    for (const name of [shared, ...own].flatMap((settings) => Object.keys(settings))) {
      assert.ok(known.has(name), name);
    }
  });

  it("names the nodes as both proxies know them, at the same addresses", () => {
    const nginx = read("nginx/standin.conf");
    const haproxy = read("haproxy/haproxy.cfg");
    for (const [i, node] of own.entries()) {
      const address = `${node.HOST}:${node.PORT}`;
      assert.equal(node.NODE_NAME, NODES[i]);
      assert.ok(nginx.includes(`  ~^${node.NODE_NAME}- ${address};\n`), address);
      assert.ok(nginx.includes(`  server ${address} `), address);
      assert.ok(haproxy.includes(`  server ${node.NODE_NAME} ${address}\n`), address);
      assert.ok(haproxy.includes(`use-server ${node.NODE_NAME} if { url_param(sid) -m beg ${node.NODE_NAME}- }`));
    }
  });
});

/** The distribution, as an operator unpacks it and prepares it once. */
function unpacked(folder) {
  const version = readFileSync(join(ROOT, "target/standin/version"), "utf8").trim();
  const options = { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], timeout: 60_000 };
  execFileSync("sh", [".ci/dist", version], options);
  execFileSync("tar", ["-xzf", `dist/standin-${version}.tar.gz`, "-C", folder], options);
  const program = join(folder, `standin-${version}`);
  execFileSync(join(program, "standin"), ["build"], options);
  return program;
}
