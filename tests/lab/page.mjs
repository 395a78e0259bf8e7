// A page in headless Chromium that must ask the network for nothing and must not complain.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { chromium } from "playwright-core";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync"];

let browser;
export const open = async () => { browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags }); };
export const close = () => browser.close();

/** A page from a file, ready, with what went wrong in `complaints`. */
export async function opened(file, { width = 1280, height = 900, colorScheme = "light", fragment = "" } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const complaints = [];
  page.on("pageerror", error => complaints.push(`error: ${error}`));
  page.on("console", message => ["error", "warning"].includes(message.type()) && complaints.push(`console: ${message.text()}`));
  page.on("request", request => /^(file|data|blob):/.test(request.url()) || complaints.push(`network: ${request.url()}`));
  await page.goto(pathToFileURL(file).href + fragment);
  await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
  return { page, complaints };
}

/** The lab, ready. */
export const lab = options => opened(process.env.CROSSBITS_PAGE, options);

/** The matrix and the witness are there. */
export const settled = page => page.waitForFunction(() => {
  const note = document.querySelector(".matrix .note").textContent;
  return note !== "" && !note.startsWith("Running") && document.querySelector(".witness-body").textContent !== "Looking …";
});

export const text = (page, selector) => page.locator(selector).first().textContent();

export const screenshot = (page, name) => page.screenshot({ path: join(process.env.CROSSBITS_SCREENSHOTS, `${name}.png`), fullPage: true });

/** Runs `steps` in a fresh lab, which must end without a complaint. */
export async function inLab(options, steps) {
  const { page, complaints } = await lab(options);
  try {
    await settled(page);
    await steps(page);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}
