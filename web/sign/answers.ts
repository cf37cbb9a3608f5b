import { useEffect, useRef, useState } from "preact/hooks";
import type { Memory } from "../shared/memory.ts";
import { Problem } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import type { Answer, Field, SigningSession } from "./session.ts";

/** What the person has written into the fields, and what is wrong with it. */
export interface Answers {
  values: Readonly<Record<string, Answer | null>>;
  faults: Readonly<Record<string, string>>;
  /** `failed`: the last save did not get through. */
  state: "idle" | "saving" | "saved" | "failed";
  change: (id: string, value: Answer | null) => void;
  /** Save what was changed, of one field or of all. Tell whether all is well now. */
  save: (id?: string) => Promise<boolean>;
  blame: (faults: Record<string, string>) => void;
  /** Whether something is wrong with this answer, as it stands now. */
  isWrong: (id: string) => boolean;
}

type Values = Record<string, Answer | null>;

/** Keep the answers of a session, saved a field at a time and one request after the other. */
export function useAnswers(
  session: SigningSession,
  { api, memory, ready, onSession, onSaved, onTrouble }: {
    api: SigningApi;
    memory: Memory;
    ready: () => Promise<unknown>;
    onSession: (session: SigningSession) => void;
    onSaved: () => void;
    onTrouble: (error: unknown) => void;
  },
): Answers {
  const [drafts, setDrafts] = useState<Values>(() => recalled(memory, session.fields));
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [state, setState] = useState<Answers["state"]>("idle");
  const current = useRef({ drafts, faults, fields: session.fields });
  current.current.fields = session.fields;
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  /** What was left and did not get through, through no fault of its own. */
  const unsent = useRef(new Set<string>());

  const keep = (next: Values): void => {
    current.current.drafts = next;
    memory.keep(KEPT, next);
    setDrafts(next);
  };
  const judge = (next: Record<string, string>): void => {
    current.current.faults = next;
    setFaults(next);
  };
  const change = (id: string, value: Answer | null): void => {
    keep({ ...current.current.drafts, [id]: value });
    judge(without(current.current.faults, [id]));
    setState("idle");
  };

  const send = async (id?: string): Promise<boolean> => {
    const changed = changes(current.current, id === undefined ? undefined : [id, ...unsent.current]);
    if (Object.keys(changed).length === 0) return true;
    setState("saving");
    try {
      await ready();
      const fresh = await api.answer(changed);
      const now = current.current.drafts;
      const saved = Object.keys(changed).filter((one) => same(now[one] ?? null, changed[one] ?? null));
      keep(without(now, saved));
      judge(without(current.current.faults, saved));
      unsent.current.clear();
      onSession(fresh);
      onSaved();
      setState("saved");
      return true;
    } catch (error) {
      setState("failed");
      const wrong = error instanceof Problem ? faultsOf(error) : {};
      if (Object.keys(wrong).length === 0) onTrouble(error);
      for (const one of Object.keys(changed)) unsent.current[one in wrong ? "delete" : "add"](one);
      judge({ ...current.current.faults, ...wrong });
      return false;
    }
  };
  const save = (id?: string): Promise<boolean> => {
    const turn = queue.current.then(() => send(id));
    queue.current = turn.catch(() => undefined);
    return turn;
  };

  const again = useRef(save);
  again.current = save;
  useEffect(() => {
    const resume = (): void => {
      const [first] = unsent.current;
      if (first !== undefined) void again.current(first);
    };
    window.addEventListener("online", resume);
    return () => window.removeEventListener("online", resume);
  }, []);

  const saved = Object.fromEntries(session.fields.map((field) => [field.id, field.value]));
  return {
    values: { ...saved, ...drafts },
    faults,
    state,
    change,
    save,
    blame: (found) => judge({ ...current.current.faults, ...found }),
    isWrong: (id) => id in current.current.faults,
  };
}

/** The name under which a tab remembers what was written and not saved yet. */
const KEPT = "answers";

/** Return what was written before a reload, of the fields that there still are. */
function recalled(memory: Memory, fields: Field[]): Values {
  const known = new Set(fields.map((field) => field.id));
  return Object.fromEntries(Object.entries(memory.recall<Values>(KEPT) ?? {}).filter(([id]) => known.has(id)));
}

/** Return what differs from what the service has. */
function changes({ drafts, fields }: { drafts: Values; fields: Field[] }, only?: string[]): Values {
  const known = new Map(fields.map((field) => [field.id, field.value]));
  return Object.fromEntries(
    Object.entries(drafts)
      .map(([id, value]) => [id, tidy(value)] as const)
      .filter(([id, value]) => (only === undefined || only.includes(id)) && !same(value, known.get(id) ?? null)),
  );
}

/** An empty answer is none. */
function tidy(value: Answer | null): Answer | null {
  if (value === null || Array.isArray(value)) return value === null || value.length === 0 ? null : value;
  return value.trim() === "" ? null : value.trim();
}

function same(a: Answer | null, b: Answer | null): boolean {
  return JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));
}

/** Return the sentence for each field that the service found wrong. */
function faultsOf(problem: Problem): Record<string, string> {
  const found = problem.errors.map(({ pointer, detail }) => [/^\/answers\/([^/]+)/.exec(pointer)?.[1], detail] as const);
  return Object.fromEntries(
    found.flatMap(([id, detail]) => (id === undefined ? [] : [[unescape(id), detail] as const])),
  );
}

/** RFC 6901 4: `~1` stands for a slash, `~0` for a tilde. */
function unescape(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function without<Value>(from: Record<string, Value>, ids: string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([id]) => !ids.includes(id)));
}
