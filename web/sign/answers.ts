import { useRef, useState } from "preact/hooks";
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
}

type Values = Record<string, Answer | null>;

/** Keep the answers of a session, saved a field at a time and one request after the other. */
export function useAnswers(
  session: SigningSession,
  { api, ready, onSession, onTrouble }: {
    api: SigningApi;
    ready: () => Promise<unknown>;
    onSession: (session: SigningSession) => void;
    onTrouble: (error: unknown) => void;
  },
): Answers {
  const [drafts, setDrafts] = useState<Values>({});
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [state, setState] = useState<Answers["state"]>("idle");
  const current = useRef({ drafts, fields: session.fields });
  current.current.fields = session.fields;
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const keep = (next: Values): void => {
    current.current.drafts = next;
    setDrafts(next);
  };
  const change = (id: string, value: Answer | null): void => {
    keep({ ...current.current.drafts, [id]: value });
    setFaults((before) => without(before, [id]));
    setState("idle");
  };

  const send = async (id?: string): Promise<boolean> => {
    const changed = changes(current.current, id);
    if (Object.keys(changed).length === 0) return true;
    setState("saving");
    try {
      await ready();
      const fresh = await api.answer(changed);
      const now = current.current.drafts;
      const saved = Object.keys(changed).filter((one) => same(now[one] ?? null, changed[one] ?? null));
      keep(without(now, saved));
      setFaults((before) => without(before, saved));
      onSession(fresh);
      setState("saved");
      return true;
    } catch (error) {
      setState("failed");
      const wrong = error instanceof Problem ? faultsOf(error) : {};
      if (Object.keys(wrong).length === 0) onTrouble(error);
      setFaults((before) => ({ ...before, ...wrong }));
      return false;
    }
  };
  const save = (id?: string): Promise<boolean> => {
    const turn = queue.current.then(() => send(id));
    queue.current = turn.catch(() => undefined);
    return turn;
  };

  const saved = Object.fromEntries(session.fields.map((field) => [field.id, field.value]));
  return {
    values: { ...saved, ...drafts },
    faults,
    state,
    change,
    save,
    blame: (found) => setFaults((before) => ({ ...before, ...found })),
  };
}

/** Return what differs from what the service has. */
function changes({ drafts, fields }: { drafts: Values; fields: Field[] }, only?: string): Values {
  const known = new Map(fields.map((field) => [field.id, field.value]));
  return Object.fromEntries(
    Object.entries(drafts)
      .map(([id, value]) => [id, tidy(value)] as const)
      .filter(([id, value]) => (only === undefined || id === only) && !same(value, known.get(id) ?? null)),
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
