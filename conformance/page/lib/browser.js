// Finds a Chromium that is installed and starts it; nothing is downloaded.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Nothing but the page under test is fetched. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function browser() {
  return chromium.launch({ executablePath: executable(), args: ARGS, timeout: 30_000 });
}

function executable() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env.CHROMIUM ?? inPath.find(runnable);
  if (!found || !runnable(found)) {
    throw new Error(
      "The page's tests need a browser: install Debian's package chromium, or set CHROMIUM to the path of a Chromium or Chrome.",
    );
  }
  return found;
}

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
