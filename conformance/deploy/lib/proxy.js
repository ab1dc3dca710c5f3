// Runs nginx and HAProxy by the files of deploy/, with other addresses, ports and a certificate of
// the test's own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../../chat/lib/child.js";
import { call } from "./calls.js";

const DEPLOY = join(import.meta.dirname, "../../../deploy");
const READY_MS = 10_000;

/** Replaces each text of the file; one that isn't there means that the file has changed. */
function edited(text, edits) {
  for (const [old, now] of edits) {
    if (!text.includes(old)) {
      throw new Error(`The configuration has no "${old}" any more.`);
    }
    text = text.replaceAll(old, now);
  }
  return text;
}

/** Two nodes in the place of three: without the lines of the third. */
function twoNodes(text, nodes) {
  const two = text.replace(/^.*(10\.0\.0\.13|beg c-).*\n/gm, "");
  return edited(two, nodes.map(({ url }, i) => [`10.0.0.1${i + 1}:5000`, new URL(url).host]));
}

const KINDS = {
  nginx: {
    file: "nginx/standin.conf",
    edits: (p) => [
      ["listen 80;", `listen 127.0.0.1:${p.plain};`],
      ["listen 443 ssl;", `listen 127.0.0.1:${p.port} ssl;`],
      ["/etc/standin/tls/fullchain.pem", join(p.folder, "cert.pem")],
      ["/etc/standin/tls/privkey.pem", join(p.folder, "key.pem")],
    ],
    command(folder) {
      const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
      const main = [
        ...(process.getuid() === 0 ? ["user root;"] : []),
        "worker_processes 2;",
        "daemon off;",
        `pid ${join(folder, "pid")};`,
        `error_log ${join(folder, "error.log")};`,
        "events { worker_connections 1024; }",
        "http {",
        "access_log off;",
        ...paths.map((name) => `${name}_temp_path ${join(folder, name)};`),
        `include ${join(folder, "proxy.conf")};`,
        "}",
      ];
      writeFileSync(join(folder, "nginx.conf"), main.join("\n"));
      return ["nginx", "-p", folder, "-e", join(folder, "error.log"), "-c", join(folder, "nginx.conf")];
    },
  },
  haproxy: {
    file: "haproxy/haproxy.cfg",
    edits: (p) => [
      ["bind :80\n", `bind 127.0.0.1:${p.plain}\n`],
      ["bind :443 ", `bind 127.0.0.1:${p.port} `],
      ["/etc/standin/tls/both.pem", join(p.folder, "both.pem")],
      ["  log /dev/log local0\n", ""],
      ["  user haproxy\n  group haproxy\n", ""],
      ["maxconn 200000", "maxconn 2000"],
    ],
    command: (folder) => ["haproxy", "-db", "-f", join(folder, "proxy.conf")],
  },
};

/** A proxy in front of nodes. */
export class Proxy {
  #kind;
  #nodes;
  #edits;
  #process;
  #gone;

  /** `edits` are further replacements in the file. */
  constructor(kind, nodes, edits = []) {
    this.#kind = KINDS[kind];
    this.#nodes = nodes;
    this.#edits = edits;
    this.folder = mkdtempSync(join(tmpdir(), `standin-${kind}-`));
  }

  async start() {
    certificate(this.folder);
    [this.plain, this.port] = await freePorts(2);
    this.url = `https://127.0.0.1:${this.port}`;
    const text = readFileSync(join(DEPLOY, this.#kind.file), "utf8");
    const ours = edited(text, [...this.#kind.edits(this), ...this.#edits]);
    writeFileSync(join(this.folder, "proxy.conf"), twoNodes(ours, this.#nodes));
    const [command, ...args] = this.#kind.command(this.folder);
    let said = "";
    this.#process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process.stdout.on("data", (text) => (said += text));
    this.#process.stderr.on("data", (text) => (said += text));
    this.#gone = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.until(async () => {
      if (this.#process.exitCode !== null) {
        throw new Error(`The proxy ended: ${said}`);
      }
      return (await call(this.url, "GET", "/health/ready")).status === 200;
    }, "a ready node behind the proxy");
    return this;
  }

  /** Waits until the condition holds; requests that fail meanwhile count as no. */
  async until(condition, what, deadline = READY_MS) {
    const end = Date.now() + deadline;
    for (;;) {
      const holds = await condition().catch((error) => {
        if (error.message.startsWith("The proxy ended")) {
          throw error;
        }
        return false;
      });
      if (holds) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(`${what} did not come in ${deadline} ms`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    this.#process?.kill("SIGTERM");
    await this.#gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function certificate(folder) {
  const key = join(folder, "key.pem");
  const cert = join(folder, "cert.pem");
  const args = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1";
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", [...args.split(" "), "-keyout", key, "-out", cert, ...names], {
    stdio: "ignore",
    timeout: READY_MS,
  });
  writeFileSync(join(folder, "both.pem"), readFileSync(cert, "utf8") + readFileSync(key, "utf8"));
}
