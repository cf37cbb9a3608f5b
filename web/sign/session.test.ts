import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pagesOf, standing, type DocumentStatus, type RecipientStatus, type SigningFile, type SigningSession } from "./session.ts";

const LINK = { url: "https://files.example/1", expires_at: "2030-01-01T00:00:00Z" };

function file(id: string, pages: number): SigningFile {
  return { ...LINK, id, name: id, pages, signed_file: null, evidence_file: null, existing_signatures: 0 };
}

function session(recipient: RecipientStatus, document: DocumentStatus, signedFile = false): SigningSession {
  return {
    document: { id: "doc_1", name: "Contrato", status: document, language: "es", pages: 1, sender: "Empresa" },
    recipient: { id: "rcp_1", name: "Ana", status: recipient, signed_at: null },
    file: LINK,
    signed_file: signedFile ? LINK : null,
    files: [file("fil_1", 1), file("fil_2", 3)].map((one) => ({ ...one, signed_file: signedFile ? LINK : null })),
    consent: { version: "1", text: "Acepto" },
  };
}

describe("pagesOf", () => {
  it("counts those of every file", () => {
    assert.equal(pagesOf(session("notified", "in_progress")), 4);
  });
});

describe("standing", () => {
  it("lets a notified person read an open document", () => {
    assert.deepEqual(standing(session("notified", "in_progress")), { at: "reading" });
  });

  it("stops a person whose document was canceled", () => {
    assert.deepEqual(standing(session("viewed", "canceled")), { at: "stopped", code: "document_canceled" });
  });

  it("keeps a signed person waiting for the others", () => {
    assert.deepEqual(standing(session("signed", "in_progress")), { at: "signed", copy: "waiting" });
  });

  it("offers the copy only once its file is there", () => {
    assert.deepEqual(standing(session("signed", "completed")), { at: "signed", copy: "sealing" });
    assert.deepEqual(standing(session("signed", "completed", true)), { at: "signed", copy: "ready" });
  });

  it("tells a signed person that the document was closed", () => {
    assert.deepEqual(standing(session("signed", "expired")), { at: "signed", copy: "closed" });
  });

  it("remembers a refusal whatever the document does", () => {
    assert.deepEqual(standing(session("refused", "in_progress")), { at: "refused" });
  });
});
