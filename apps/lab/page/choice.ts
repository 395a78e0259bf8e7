// What is chosen on the page, and its form in the address: everything after # says it all.

import type { Catalogue, Dial, ModelOffer, ReductionOffer } from "./answers";

export interface Choice {
  reduction: string;
  model: string;                  // as offered, without dials
  dials: Record<string, number>;  // of the model: turned ones only
  settings: Record<string, number>;  // of the reduction: turned ones only
  n: number;
  protocol: "paper" | "optimal";
  knows: "bob" | "both";
  x: string;                      // empty: drawn from the seed
  y: string;
  seed: number;
  at: number;                     // bits said so far
}

export function reductionOf(catalogue: Catalogue, choice: Choice): ReductionOffer {
  return catalogue.reductions.find(r => r.id === choice.reduction) ?? catalogue.reductions[0];
}

export function modelOf(catalogue: Catalogue, choice: Choice): ModelOffer {
  const { models } = reductionOf(catalogue, choice);
  return models.find(m => m.spec === choice.model) ?? models[0];
}

/** The specification with its dials, keys in order, as --model takes it. */
export function modelText(choice: Choice): string {
  const turned = Object.entries(choice.dials).map(([key, value]) => `${key}=${value}`);
  if (turned.length === 0) return choice.model;
  return choice.model + (choice.model.includes(":") ? "," : ":") + turned.join(",");
}

/** The question as the engine reads it. */
export function questionOf(choice: Choice): Record<string, unknown> {
  const { reduction, n, protocol, knows, settings } = choice;
  return { reduction, n, model: modelText(choice), protocol, knows, ...settings };
}

export function firstChoice(catalogue: Catalogue): Choice {
  const r = catalogue.reductions[0];
  return { reduction: r.id, model: r.models[0].spec, dials: {}, settings: {}, n: 4, protocol: "paper", knows: "bob",
           x: "1010", y: "0110", seed: 1, at: 0 };
}

export function toFragment(choice: Choice): string {
  const parts = new URLSearchParams({ r: choice.reduction, model: modelText(choice), n: String(choice.n), x: choice.x, y: choice.y });
  for (const [key, value] of Object.entries(choice.settings)) parts.set(key, String(value));
  if (choice.protocol !== "paper") parts.set("protocol", choice.protocol);
  if (choice.knows !== "bob") parts.set("knows", choice.knows);
  if (choice.at > 0) parts.set("at", String(choice.at));
  return "#" + parts.toString().replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/model=([^&]*)/, m => m.replace(/%3D/g, "="));
}

/** What a fragment says; what it does not say, or says wrongly, stays as in `usual`. */
export function ofFragment(fragment: string, catalogue: Catalogue, usual: Choice): Choice {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const offer = catalogue.reductions.find(r => r.id === parts.get("r"));
  if (!offer) return usual;
  const n = clamp(Number(parts.get("n")) || 4, offer.least_n, offer.most_n);
  const { model, dials } = splitModel(parts.get("model") ?? "", offer);
  const settings: Record<string, number> = {};
  for (const { key, low, high } of offer.settings)
    if (/^\d+$/.test(parts.get(key) ?? "")) settings[key] = clamp(Number(parts.get(key)), low, high);
  return { ...usual, reduction: offer.id, model: model.spec, dials, settings, n,
           protocol: parts.get("protocol") === "optimal" ? "optimal" : "paper",
           knows: parts.get("knows") === "both" ? "both" : "bob",
           x: parts.get("x") ?? "", y: parts.get("y") ?? "", at: Math.max(0, Math.floor(Number(parts.get("at")) || 0)) };
}

function splitModel(text: string, offer: ReductionOffer): { model: ModelOffer; dials: Record<string, number> } {
  const candidates = offer.models.filter(m => text === m.spec || text.startsWith(m.spec + ":") || text.startsWith(m.spec + ","));
  const model = candidates.sort((a, b) => b.spec.length - a.spec.length)[0] ?? offer.models[0];
  const dials: Record<string, number> = {};
  for (const pair of text.slice(model.spec.length + 1).split(",")) {
    const [key, value] = pair.split("=");
    const dial = model.dials.find(d => d.key === key);
    if (dial && /^\d+$/.test(value ?? "")) dials[key] = clamp(Number(value), dial.low, dial.high);
  }
  return { model, dials };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)));
}

/** A dial's value: turned, or as the model was built. */
export function dialValue(choice: Choice, dial: Dial, sizes: Record<string, number>): number {
  return choice.dials[dial.key] ?? choice.settings[dial.key] ?? sizes[dial.key] ?? 1;
}
