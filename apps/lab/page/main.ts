import type { Catalogue } from "./answers";
import { firstChoice, ofFragment } from "./choice";
import { Engine } from "./engine";
import { Lab } from "./lab";

async function start(): Promise<void> {
  const root = document.getElementById("lab")!;
  try {
    const engine = await Engine.load(document.getElementById("engine")!.textContent!.trim());
    const catalogue = engine.ask<Catalogue>({ ask: "catalogue" });
    const lab = new Lab(engine, catalogue, root);
    const follow = (): void => lab.show(ofFragment(location.hash, catalogue, firstChoice(catalogue)));
    follow();
    addEventListener("hashchange", () => {
      if (location.hash !== lab.fragment()) follow();
    });
    // For the console and for tests: what the page itself asks.
    Object.assign(globalThis, { crossbits: { ask: (request: object) => engine.ask(request) } });
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    root.textContent = `The lab cannot start here: ${(error as Error).message}`;
  }
}

void start();
