import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LINK, sessionWith } from "./samples.ts";
import { pagesOf, standing, type DocumentStatus, type RecipientStatus } from "./session.ts";

const stands = (recipient: RecipientStatus, document: DocumentStatus, signed = false): unknown =>
  standing(sessionWith({ document: { status: document }, recipient: { status: recipient }, signed_file: signed ? LINK : null }));

describe("pagesOf", () => {
  it("counts those of every file", () => {
    assert.equal(pagesOf(sessionWith()), 4);
  });
});

describe("standing", () => {
  it("lets a notified person act on an open document", () => {
    assert.deepEqual(stands("notified", "in_progress"), { at: "acting" });
  });

  it("stops a person whose document was canceled", () => {
    assert.deepEqual(stands("viewed", "canceled"), { at: "stopped", code: "document_canceled" });
  });

  it("keeps a signed person waiting for the others", () => {
    assert.deepEqual(stands("signed", "in_progress"), { at: "signed", copy: "waiting" });
  });

  it("offers the copy only once its file is there", () => {
    assert.deepEqual(stands("signed", "completed"), { at: "signed", copy: "sealing" });
    assert.deepEqual(stands("signed", "completed", true), { at: "signed", copy: "ready" });
  });

  it("tells a signed person that the document was closed", () => {
    assert.deepEqual(stands("signed", "expired"), { at: "signed", copy: "closed" });
  });

  it("remembers a refusal whatever the document does", () => {
    assert.deepEqual(stands("refused", "in_progress"), { at: "refused", open: false });
  });

  it("lets who refused sign after all where a refusal only alerts", () => {
    const refused = { status: "refused" } as const;
    const alerts = sessionWith({ document: { refusal_policy: "alerts" }, recipient: refused });
    const ended = sessionWith({ document: { refusal_policy: "alerts", status: "expired" }, recipient: refused });

    assert.deepEqual(standing(alerts), { at: "refused", open: true });
    assert.deepEqual(standing(ended), { at: "refused", open: false });
  });

  it("asks who comes early to wait", () => {
    assert.deepEqual(standing(sessionWith({ recipient: { your_turn: false } })), { at: "early" });
  });

  it("holds who is blocked", () => {
    assert.deepEqual(stands("blocked", "in_progress"), { at: "blocked" });
  });

  it("tells who has the part now", () => {
    const gone = sessionWith({ recipient: { status: "delegated", delegated_to: { name: "Luis" } } });

    assert.deepEqual(standing(gone), { at: "gone", to: "Luis" });
  });

  it("lets an observer read, before and after the end", () => {
    const observer = { role: "observer", your_turn: false } as const;

    assert.deepEqual(standing(sessionWith({ recipient: observer })), { at: "observing" });
    assert.deepEqual(standing(sessionWith({ recipient: observer, document: { status: "completed" } })), { at: "observing" });
  });
});
