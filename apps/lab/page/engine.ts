// The simulator, compiled to WebAssembly: JSON in, JSON out. A C++ throw arrives here as an Error with its sentence;
// the instance is then given up and a new one made, since nothing was unwound in it.

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  crossbits_room(size: number): number;
  crossbits_ask(): number;
  crossbits_size(): number;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

async function inflated(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export class Engine {
  private exports!: Exports;

  private constructor(private readonly module: WebAssembly.Module) {
    this.restart();
  }

  /** From the compressed module that the page carries. */
  static async load(base64: string): Promise<Engine> {
    return new Engine(await WebAssembly.compile(await inflated(base64)));
  }

  /** The answer to a request. Throws an Error with one sentence. */
  ask<Answer>(request: object): Answer {
    try {
      const text = encoder.encode(JSON.stringify(request));
      const room = this.exports.crossbits_room(text.length);
      new Uint8Array(this.exports.memory.buffer, room, text.length).set(text);
      const at = this.exports.crossbits_ask();
      return JSON.parse(this.text(at, this.exports.crossbits_size())) as Answer;
    } catch (error) {
      this.restart();
      throw error;
    }
  }

  private text(at: number, size: number): string {
    return decoder.decode(new Uint8Array(this.exports.memory.buffer, at, size));
  }

  private restart(): void {
    const view = (): DataView => new DataView(this.exports.memory.buffer);
    // What libc asks of its host: a clock, and nowhere to write to.
    const host = {
      clock_time_get: (_id: number, _precision: bigint, out: number): number => {
        view().setBigUint64(out, BigInt(Math.round(performance.now() * 1e6)), true);
        return 0;
      },
      environ_sizes_get: (count: number, size: number): number => {
        view().setUint32(count, 0, true);
        view().setUint32(size, 0, true);
        return 0;
      },
      environ_get: (): number => 0,
      proc_exit: (code: number): never => {
        throw new Error(`the simulator stopped with code ${code}`);
      },
    };
    const refuse = (): number => 52;  // ENOSYS
    const wasi = new Proxy(host as Record<string, unknown>, { get: (known, name: string) => known[name] ?? refuse });
    const raise = (at: number, size: number): never => {
      throw new Error(this.text(at, size));
    };
    const instance = new WebAssembly.Instance(this.module, {
      wasi_snapshot_preview1: wasi as WebAssembly.ModuleImports,
      crossbits: { raise },
    });
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize();
  }
}
