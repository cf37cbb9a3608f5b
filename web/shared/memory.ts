/**
 * What a tab remembers of one visit, so that a reload goes on where it was: the step, and what was drawn, placed and
 * written. It ends with the tab. Where storage is forbidden nothing is remembered.
 */
export class Memory {
  readonly #prefix: string;

  constructor(visit: string) {
    this.#prefix = `rubrica.${visit}.`;
  }

  recall<Value>(name: string): Value | null {
    try {
      const kept = sessionStorage.getItem(this.#prefix + name);
      return kept === null ? null : (JSON.parse(kept) as Value);
    } catch {
      return null;
    }
  }

  keep(name: string, value: unknown): void {
    try {
      sessionStorage.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // Forbidden or full: a reload then begins at the first step.
    }
  }

  /** Forget everything of this visit. */
  clear(): void {
    try {
      for (const name of Object.keys(sessionStorage)) {
        if (name.startsWith(this.#prefix)) sessionStorage.removeItem(name);
      }
    } catch {
      // Nothing was kept.
    }
  }
}
