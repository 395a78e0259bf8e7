// What the engine answers (apps/lab/engine): only what the page reads.

export interface Claim { statement: string; source: string; ground: string }
export interface Dial { key: string; symbol: string; meaning: string; low: number; high: number }
export interface ModelOffer { spec: string; family: string; summary: string; protocol?: "paper" | "optimal"; dials: Dial[] }
export interface ReductionOffer {
  id: string; problem: string; definition: string; statement: string; claim: Claim; symmetric: boolean;
  default_model: string; settings: Dial[]; models: ModelOffer[]; least_n: number; most_n: number;
}
export interface Catalogue { reductions: ReductionOffer[] }

export interface Domain { length: number; alphabet: number; description: string; bits: number; ones: number | null }
export interface RunMessage { from: string; label: string; bits: number; carries: string; content: string }
export interface Witness {
  x: string; x_other: string; y: string; message: string; outputs: [number, number]; expected: [number, number];
}
export interface Run {
  reduction: string; problem: string; n: number; tokens: number; model: string; certified: boolean; direction: string;
  knows: string; x: string; y: string; answer: number; expected: number; model_answer: number; bits: number;
  bits_alice: number; bits_bob: number; rounds: number; messages: RunMessage[]; paper_bits: number | null;
  optimal_bits: number | null; lower_bound: number | null; trivial_bits: number; verdict: string; tight: boolean;
  slack: number | null; bound: Claim | null; claim: Claim; witness: Witness | null;
}
export type Owner = "alice" | "bob" | "public";
export interface Field { name: string; owner: Owner; read: boolean; numbers: number[]; set?: number[] }
export interface Token { token: number; owner: Owner; asked: boolean; fields: Field[] }
export interface HeatMap {
  kind: "attention" | "state" | "first_layer"; head?: number; query?: number; asks?: string; rows: string[];
  columns: { label: string; owner: Owner }[]; values: (number | null)[][]; now: number;
}
export interface CutBox { column: number; row: number; what: string; numbers: string; bits: number; crosses: boolean }
export interface Cut {
  rows: { layer: number; note: string }[]; boxes: CutBox[]; arrows: { from: number; to: number; crosses: boolean }[];
}
export interface Look {
  run: Run;
  problem: { name: string; definition: string; values: number[]; x: Domain; y: Domain };
  task: string;
  model: { family: string; summary: string; certified: boolean; reason: string; claim: Claim };
  sizes: Record<string, number>;
  tokens: Token[]; fillers: string; heat_maps: HeatMap[]; cut: Cut; command: string;
}
export interface Matrix {
  too_many?: string; xs: string[]; ys: string[]; truth: string[]; answers: string[]; transcript: number[][];
  transcripts: { from: number; bits: string }[][];
}
export interface MixedPair { x: string; y: string; expected: number; output: number }
export interface WitnessAnswer {
  one_way: boolean;
  witness?: { found: boolean; message_bits: number; searched: number; complete: boolean } & Witness;
  mixed?: { found: boolean; pairs?: [MixedPair, MixedPair]; transcript?: { from: number; bits: string }[] };
}
