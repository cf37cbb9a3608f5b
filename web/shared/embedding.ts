/** Where a page may be shown, as its session says: functions/dialects/native/embedding.py. */
export interface Embedding {
  /** The public id of the account's sites; of one site where `bound`. */
  embed_id: string;
  /** Whether the page shows itself nowhere but below this very id, inside the one site of `origins`. */
  bound: boolean;
  origins: string[];
}

/** `alone`: in a tab of its own. `embedded`: inside a site that may. `astray`: where it must not go on. */
export type Place = "alone" | "embedded" | "astray";

const BELOW = /^\/embed\/([a-z2-7_-]+)\//.exec(window.location.pathname)?.[1] ?? null;
const FRAMED = window.top !== window;

/** Tell where this page is. What the browser lets in says frame-ancestors; this is for links that went elsewhere. */
export function placeOf({ embed_id, bound, origins }: Embedding): Place {
  if (bound && (!FRAMED || BELOW !== embed_id || embedder() !== origins[0])) return "astray";
  if (!FRAMED) return "alone";
  // Another account's sites must not frame it, even with an id of theirs that lets them in.
  const account = embed_id.split("-")[0] ?? "";
  return BELOW !== null && (BELOW === account || BELOW.startsWith(`${account}-`)) ? "embedded" : "astray";
}

/** Tell the site around this page what happened; nobody else hears it, and without such a site nobody at all. */
export function tell(type: string, facts: { document_id?: string }): void {
  if (!FRAMED) return;
  const around = embedder();
  // Where the browser does not tell who is around, it still delivers to none but the origins that are named.
  const origins = around === null ? embedders() : embedders().filter((origin) => origin === around);
  for (const origin of origins) window.parent.postMessage({ source: "rubrica", type, ...facts }, origin);
}

/** The sites that the answer of this page lets frame it. */
function embedders(): string[] {
  const said = document.querySelector<HTMLMetaElement>('meta[name="embedders"]')?.content;
  return said === undefined ? [] : (JSON.parse(said) as string[]);
}

/** The site right around this page; null: the browser does not tell, and there is more than one that it may be. */
function embedder(): string | null {
  const around = (window.location as { ancestorOrigins?: DOMStringList }).ancestorOrigins?.[0];
  if (around !== undefined) return around;
  const may = embedders();
  return may.length === 1 ? (may[0] ?? null) : null;
}
