import type { Embedding } from "../shared/embedding.ts";
import type { Language } from "../shared/language.ts";

export type Kind = "signature" | "initials";
export type Role = "signer" | "approver" | "observer";
export type Channel = "email" | "sms" | "whatsapp";

/** A box on a page, in fractions of it from its top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A mark as the service tells and takes it; `measure` says that the numbers are no fractions yet. */
export interface Placement extends Box {
  page: number;
  file_id: string | null;
  kind: Kind;
  measure?: object | null;
}

export interface Choice {
  value: string;
  available: boolean;
}

export interface Terms {
  signature_kinds: string[];
  certification: string;
  refusal_policy: string;
  read_confirmation: boolean;
  message: string | null;
  reminders: { every_hours: number; at_most: number } | null;
  expires_at: string | null;
}

export interface Asked {
  id: string;
  role: Role;
  approval_required: boolean;
  order_group: number;
  channels: Channel[] | null;
  message: string | null;
  initials_everywhere: boolean;
}

export interface SendingFile {
  id: string;
  name: string;
  state: string;
  pages: { width: number; height: number }[];
  url: string | null;
  placeable: boolean;
}

/** What the operations of the send page answer: functions/dialects/native/sending.py. */
export interface Sending {
  document: { id: string; name: string; version: number; language: Language; sender: string };
  files: SendingFile[];
  recipients: (Asked & {
    name: string;
    email: string | null;
    phone: string | null;
    placements: Placement[];
    requirements: string[];
    elsewhere: number;
  })[];
  terms: Terms;
  choices: { channels: Choice[]; signature_kinds: string[]; certifications: Choice[]; refusal_policies: string[] };
  embedding: Embedding;
  expires_at: string | null;
}

/** A mark before the sender's eyes. */
export interface Mark extends Box {
  key: string;
  person: string;
  file: string;
  page: number;
  kind: Kind;
}

/** All that the page changes, apart from what it only shows. */
export interface Draft {
  people: Asked[];
  marks: Mark[];
  terms: Terms;
}

const SIZES: Readonly<Record<Kind, { width: number; height: number }>> = {
  signature: { width: 180, height: 60 },
  initials: { width: 70, height: 40 },
};
const LEAST = { width: 0.02, height: 0.01 };

/** Return what can be changed of a sending. Marks in other measures stay the service's until their page is known. */
export function draftOf({ recipients, terms, files }: Sending): Draft {
  const main = files[0]?.id ?? "";
  return {
    people: recipients.map(({ id, role, approval_required, order_group, channels, message, initials_everywhere }) => ({
      id,
      role,
      approval_required,
      order_group,
      channels,
      message,
      initials_everywhere,
    })),
    marks: recipients.flatMap((one) =>
      one.placements
        .filter(({ measure }) => measure === null || measure === undefined)
        .map(({ page, x, y, width, height, file_id, kind }, place) => ({
          ...{ page, x, y, width, height, kind },
          key: `${one.id}-${place}`,
          person: one.id,
          file: file_id ?? main,
        })),
    ),
    terms: {
      signature_kinds: terms.signature_kinds,
      certification: terms.certification,
      refusal_policy: terms.refusal_policy,
      read_confirmation: terms.read_confirmation,
      message: terms.message,
      reminders: terms.reminders,
      expires_at: terms.expires_at,
    },
  };
}

/** A draft that was not saved, as the tab keeps it. */
export interface Unsaved {
  version: number;
  draft: Draft;
}

/** Return what was not saved, or what stands: what somebody has changed since is not written over. */
export function takenUp(unsaved: Unsaved | null, standing: Unsaved): Draft {
  return unsaved?.version === standing.version ? unsaved.draft : standing.draft;
}

/** Return what the service takes of a draft. A person with marks in other measures keeps them all as they are. */
export function bodyOf({ people, marks, terms }: Draft, { recipients }: Sending): object {
  const measured = new Set(
    recipients.filter((one) => one.placements.some(({ measure }) => measure)).map(({ id }) => id),
  );
  return {
    recipients: people.map((person) => ({
      ...person,
      message: blank(person.message),
      ...(measured.has(person.id)
        ? {}
        : {
            placements: marksOf(person, marks)
              .map(({ page, x, y, width, height, file, kind }) => ({ page, x, y, width, height, file_id: file, kind })),
          }),
    })),
    terms: { ...terms, message: blank(terms.message) },
  };
}

/** Return the marks of a person: nobody but who signs leaves any. They come back when the person signs after all. */
export function marksOf(person: Asked, marks: readonly Mark[]): Mark[] {
  return person.role === "signer" ? marks.filter((mark) => mark.person === person.id) : [];
}

/** Return a box of the usual size of this kind with its middle here, in fractions; it lies on the page whole. */
export function boxAt(kind: Kind, page: { width: number; height: number }, at: { x: number; y: number }): Box {
  const width = Math.min(1, SIZES[kind].width / page.width);
  const height = Math.min(1, SIZES[kind].height / page.height);
  return inside({ x: at.x - width / 2, y: at.y - height / 2, width, height });
}

/** Return the box moved so that it lies on the page whole. */
export function inside({ x, y, width, height }: Box): Box {
  const wide = clamp(width, LEAST.width, 1);
  const high = clamp(height, LEAST.height, 1);
  return { x: clamp(x, 0, 1 - wide), y: clamp(y, 0, 1 - high), width: wide, height: high };
}

/** Return the box with its far corner moved, which stays on the page. */
export function resized({ x, y, width, height }: Box, by: { x: number; y: number }): Box {
  return {
    x,
    y,
    width: clamp(width + by.x, LEAST.width, 1 - x),
    height: clamp(height + by.y, LEAST.height, 1 - y),
  };
}

/** Return a free place near this one: marks that lie exactly on one another are one to the eye. */
export function freePlace(box: Box, marks: readonly Mark[], file: string, page: number): Box {
  let free = box;
  for (let step = 1; step < 12 && marks.some((one) => one.file === file && one.page === page && near(one, free)); step += 1)
    free = inside({ ...box, x: box.x + step * 0.02, y: box.y + step * 0.035 });
  return free;
}

/** Tell which person, by place, a problem of the service is about, or which of the terms; null: the whole. */
export function placeOf(pointer: string): { person: number } | { term: string } | null {
  const [, area, name] = pointer.split("/");
  if (area === "recipients" && name !== undefined) return { person: Number(name) };
  return area === "terms" && name !== undefined ? { term: name } : null;
}

/** Order groups in use, from the first. */
export function groupsOf(people: readonly Asked[]): number[] {
  return [...new Set(people.map((one) => one.order_group))].sort((one, other) => one - other);
}

function near(one: Box, other: Box): boolean {
  return Math.abs(one.x - other.x) < 0.01 && Math.abs(one.y - other.y) < 0.01;
}

function blank(text: string | null): string | null {
  return text === null || text.trim() === "" ? null : text.trim();
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}
