import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { field, sessionWith } from "./samples.ts";
import type { AttachedFile, AttachmentRequest, RequirementState } from "./session.ts";
import { awaitsReview, firstObstacle, isAttached, stepsOf } from "./steps.ts";

const proof = (state: "open" | "proven"): RequirementState => ({
  requirement: "code_email",
  state,
  code_sent_at: null,
  code_expires_at: null,
  attempts_left: 5,
});

function request(statuses: AttachedFile["status"][], more: Partial<AttachmentRequest> = {}): AttachmentRequest {
  const files = statuses.map((status, index) => ({
    id: `att_${index}`,
    filename: "recibo.pdf",
    size: 1,
    status,
    note: null,
    replaced_by: null,
    uploaded_at: "2026-01-01T00:00:00Z",
  }));
  return { request_id: "r", name: "Recibo", description: null, required: true, max_files: 2, approval_required: false, files, ...more };
}

describe("stepsOf", () => {
  it("asks only to read and sign where nothing else is asked", () => {
    assert.deepEqual(
      stepsOf(sessionWith(), { read: false }).map((step) => step.name),
      ["read", "sign"],
    );
  });

  it("lists every step in the order in which it is taken", () => {
    const all = sessionWith({ fields: [field({})], attachments: [request([])], requirements: [proof("open")] });

    assert.deepEqual(
      stepsOf(all, { read: true }).map((step) => step.name),
      ["read", "fill", "attach", "prove", "sign"],
    );
  });

  it("counts as read what was confirmed, where that is asked", () => {
    const signing = { kinds: ["drawn" as const], initials: false, read_confirmation: true, approval: false };
    const confirmed = { read_confirmed_at: "2026-01-01T00:00:00Z" };

    assert.equal(stepsOf(sessionWith({ signing }), { read: true })[0]?.done, false);
    assert.equal(stepsOf(sessionWith({ signing, recipient: confirmed }), { read: false })[0]?.done, true);
  });
});

describe("firstObstacle", () => {
  it("is what comes first of what is missing", () => {
    const some = { fields: [field({ value: "Calle 1" })], requirements: [proof("open")] };

    assert.equal(firstObstacle(sessionWith(some)), "prove");
    assert.equal(firstObstacle(sessionWith({ ...some, requirements: [proof("proven")] })), null);
  });

  it("does not mind an optional field that is empty", () => {
    assert.equal(firstObstacle(sessionWith({ fields: [field({ required: false })] })), null);
  });
});

describe("isAttached", () => {
  it("wants another file for one that was sent back", () => {
    assert.equal(isAttached(request(["invalid"])), false);
    assert.equal(isAttached(request(["invalid", "pending"])), true);
  });

  it("waits for the review where one is asked", () => {
    assert.equal(isAttached(request(["pending"], { approval_required: true })), false);
    assert.equal(awaitsReview(request(["pending"], { approval_required: true })), true);
    assert.equal(isAttached(request(["approved"], { approval_required: true })), true);
  });
});
