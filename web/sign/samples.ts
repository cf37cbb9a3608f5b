import type { Field, FileLink, SigningFile, SigningRecipient, SigningSession } from "./session.ts";

/** Sessions for the tests of this folder. */

export const LINK: FileLink = { url: "https://files.example/1", expires_at: "2030-01-01T00:00:00Z" };

export function file(id: string, pages: number): SigningFile {
  return { ...LINK, id, name: id, pages, signed_file: null, evidence_file: null, existing_signatures: 0 };
}

export function field(more: Partial<Field>): Field {
  return {
    id: "f",
    kind: "text",
    label: "Domicilio",
    required: true,
    help: null,
    options: [],
    currency: null,
    min_value: null,
    max_value: null,
    max_length: null,
    placement: null,
    value: null,
    ...more,
  };
}

export function sessionWith(
  more: Partial<Omit<SigningSession, "document" | "recipient">> & {
    document?: Partial<SigningSession["document"]>;
    recipient?: Partial<SigningRecipient>;
  } = {},
): SigningSession {
  const { document, recipient, ...rest } = more;
  return {
    document: {
      id: "doc_1",
      name: "Contrato",
      status: "in_progress",
      language: "es",
      pages: 1,
      sender: "Empresa",
      message: null,
      expires_at: null,
      refusal_policy: "ends",
      ...document,
    },
    recipient: {
      id: "rcp_1",
      name: "Ana",
      role: "signer",
      status: "viewed",
      your_turn: true,
      message: null,
      language: "es",
      signed_at: null,
      refused_at: null,
      read_confirmed_at: null,
      may_delegate: false,
      redirect_url: null,
      email_hint: null,
      phone_hint: null,
      delegated_to: null,
      blocked: false,
      ...recipient,
    },
    signing: { kinds: ["drawn"], initials: false, read_confirmation: false, approval: false },
    file: LINK,
    signed_file: null,
    files: [file("fil_1", 1), file("fil_2", 3)],
    placements: [],
    fields: [],
    form: [],
    attachments: [],
    requirements: [],
    refusal: { reasons: [] },
    embedding: { embed_id: "emb_1", bound: false, origins: [] },
    consent: { version: "1", text: "Acepto" },
    ...rest,
  };
}
