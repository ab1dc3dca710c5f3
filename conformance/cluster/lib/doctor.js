// `standin doctor` by its command, as an operator asks it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMMAND = join(import.meta.dirname, "../../../standin");

/** What it finds, and its exit code. */
export async function doctor(settings) {
  const { PATH, HOME, JAVA_HOME } = process.env;
  const env = { PATH, HOME, ...(JAVA_HOME && { JAVA_HOME }), HOST: "127.0.0.1", PORT: "0", ...settings };
  const cwd = mkdtempSync(join(tmpdir(), "standin-doctor-"));
  try {
    return await new Promise((resolve) => {
      execFile(COMMAND, ["doctor"], { env, cwd, timeout: 60_000 }, (error, out, said) =>
        resolve({ code: error?.code ?? 0, text: out + said }),
      );
    });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
