// Runs what a systemd unit says, without systemd: its command with its variables and nothing else,
// in its folder, under its limits, as somebody who owns nothing but the state directory.
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { started } from "../../chat/lib/child.js";

const DEPLOY = join(import.meta.dirname, "../../../deploy");
const NOBODY = 65_534;
/** What systemd gives every service. */
const SYSTEMD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

/** The settings of a unit: each key with all its values. `%i` is the instance. */
export function settings(text, instance = "") {
  const found = new Map();
  for (const line of text.split("\n")) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (key) {
      found.set(key, [...(found.get(key) ?? []), value.replaceAll("%i", instance)]);
    }
  }
  return found;
}

/** The variables of an environment file. */
export function variables(text) {
  return Object.fromEntries(
    text
      .split("\n")
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** A unit of deploy/ with the folders of this machine in the place of /opt, /etc and /var. */
export class Unit {
  #settings;
  #child;

  /** `program` takes the place of /opt/standin, `root` that of the other folders. */
  constructor(name, { program, root, instance }) {
    this.root = root;
    this.text = readFileSync(join(DEPLOY, "systemd", name), "utf8")
      .replaceAll("/opt/standin/", `${program}/`)
      .replaceAll("/etc/standin/", `${root}/etc/`)
      .replaceAll("/var/lib/standin", `${root}/var/standin`);
    this.#settings = settings(this.text, instance);
  }

  one(key) {
    const values = this.#settings.get(key) ?? [];
    if (values.length !== 1) {
      throw new Error(`The unit has ${values.length} lines ${key}=`);
    }
    return values[0];
  }

  /** As systemd does before a start. */
  makeStateDirectory() {
    const state = join(this.root, "var", this.one("StateDirectory"));
    mkdirSync(state, { recursive: true });
    chmodSync(state, Number.parseInt(this.one("StateDirectoryMode"), 8));
    if (process.getuid() === 0) {
      chownSync(state, NOBODY, NOBODY);
    }
    return state;
  }

  environment() {
    const files = (this.#settings.get("EnvironmentFile") ?? []).map((file) =>
      variables(readFileSync(file, "utf8")),
    );
    const own = variables((this.#settings.get("Environment") ?? []).join("\n"));
    return Object.assign({ PATH: SYSTEMD_PATH }, own, ...files);
  }

  /** Starts it and resolves to its address. */
  async start() {
    const command = this.one("ExecStart").split(" ");
    const state = join(this.root, "var", this.one("StateDirectory"));
    this.files = Math.min(Number(this.one("LimitNOFILE")), mostFiles());
    const limits = ["prlimit", `--nofile=${this.files}`, `--core=${this.one("LimitCORE")}`];
    const drop = ["setpriv", "--no-new-privs", "--bounding-set=-all", "--clear-groups"];
    const nobody = [...drop, `--reuid=${NOBODY}`, `--regid=${NOBODY}`];
    // ProtectSystem=strict: all is read-only but the state directory, which is a mount of its own.
    const script = [
      `mount --bind ${state} ${state}`,
      "mount -o remount,ro,bind /",
      `cd ${this.one("WorkingDirectory")}`,
      `umask ${this.one("UMask")}`,
      `exec "$@"`,
    ].join(" && ");
    const strict = ["unshare", "--mount", "sh", "-c", script, "sh"];
    const root = process.getuid() === 0 && mountable();
    this.strict = root;
    const whole = root ? [...strict, ...limits, ...nobody, ...command] : command;
    this.#child = await started(whole, /^Standin is ready on (http:\/\/.*)$/, {
      env: this.environment(),
      cwd: this.one("WorkingDirectory"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    return this.#child.found[1];
  }

  get pid() {
    return this.#child.process.pid;
  }

  /** As `systemctl stop`: resolves to the exit code and the seconds that it took. */
  async stop() {
    const begun = performance.now();
    const late = setTimeout(() => this.#child.stop("SIGKILL"), 1_000 * this.one("TimeoutStopSec"));
    const code = await this.#child.stop();
    clearTimeout(late);
    return { code, seconds: (performance.now() - begun) / 1_000 };
  }

  /** What systemd says about the unit; nothing if it is sound. */
  verify() {
    const file = join(this.root, "standin-tested.service");
    writeFileSync(file, this.text.replaceAll("%i", "a"));
    const options = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", timeout: 20_000 };
    return execFileSync("sh", ["-c", `systemd-analyze verify ${file} 2>&1`], options).trim();
  }
}

/** How many open files this machine lets us have; systemd may raise that, we may not. */
function mostFiles() {
  const [, hard] = /Max open files +\S+ +(\S+)/.exec(readFileSync("/proc/self/limits", "utf8"));
  return hard === "unlimited" ? Infinity : Number(hard);
}

/** Whether this machine lets us make file systems read-only for one process. */
function mountable() {
  try {
    execFileSync("unshare", ["--mount", "mount", "-o", "remount,ro,bind", "/"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
