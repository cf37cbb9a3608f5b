import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, boxAt, draftOf, freePlace, groupsOf, inside, marksOf, placeOf, resized, takenUp, type Asked, type Mark, type Sending } from "./draft.ts";

const LETTER = { width: 612, height: 792 };

test("a box lies on its page whole, wherever it is dropped", () => {
  for (const at of [{ x: -1, y: 2 }, { x: 0, y: 0 }, { x: 1, y: 1 }, { x: 0.5, y: 0.5 }]) {
    const { x, y, width, height } = boxAt("signature", LETTER, at);
    assert.ok(x >= 0 && y >= 0 && x + width <= 1 && y + height <= 1);
  }
});

test("a box keeps its size at the edge when it is moved, and its corner when it is resized", () => {
  assert.deepEqual(inside({ x: 0.95, y: -0.2, width: 0.3, height: 0.1 }), { x: 0.7, y: 0, width: 0.3, height: 0.1 });
  const wide = resized({ x: 0.7, y: 0.5, width: 0.2, height: 0.1 }, { x: 1, y: -1 });
  assert.deepEqual([wide.x, wide.y], [0.7, 0.5]);
  assert.ok(wide.x + wide.width <= 1 && wide.height > 0);
});

test("a mark is put beside another one that is there already", () => {
  const box = { x: 0.1, y: 0.1, width: 0.2, height: 0.1 };
  const there: Mark = { ...box, key: "1", person: "p", file: "f", page: 1, kind: "signature" };
  assert.notDeepEqual(freePlace(box, [there], "f", 1), box);
  assert.deepEqual(freePlace(box, [there], "f", 2), box);
});

test("a problem is told where it is", () => {
  assert.deepEqual(placeOf("/recipients/1/placements/0"), { person: 1 });
  assert.deepEqual(placeOf("/terms/expires_at"), { term: "expires_at" });
  assert.equal(placeOf("/files/0"), null);
  assert.equal(placeOf(""), null);
});

test("who does not sign leaves no marks, and has them again who signs after all", () => {
  const mark: Mark = { x: 0, y: 0, width: 0.2, height: 0.1, key: "1", person: "a", file: "f", page: 1, kind: "signature" };
  const ana = { id: "a", role: "signer", order_group: 1 } as Asked;
  assert.deepEqual(marksOf(ana, [mark]), [mark]);
  assert.deepEqual(marksOf({ ...ana, role: "approver" }, [mark]), []);
});

test("what is saved is what was shown, and marks in points stay the service's", () => {
  const placement = { page: 1, x: 0.1, y: 0.2, width: 0.3, height: 0.1, file_id: null, kind: "signature" as const };
  const person = {
    ...{ role: "signer" as const, approval_required: false, order_group: 1, channels: null, message: " ", name: "Ana" },
    ...{ initials_everywhere: false, email: null, phone: null, requirements: [], elsewhere: 0 },
  };
  const sending = {
    files: [{ id: "f" }],
    recipients: [
      { ...person, id: "a", placements: [placement] },
      { ...person, id: "b", order_group: 2, placements: [{ ...placement, measure: {} }] },
    ],
    terms: { signature_kinds: ["drawn"], message: "" },
  } as unknown as Sending;

  const draft = draftOf(sending);
  const body = bodyOf(draft, sending) as { recipients: { placements?: object[]; message: null }[]; terms: { message: null } };

  assert.deepEqual(body.recipients[0]?.placements, [{ ...placement, file_id: "f" }]);
  assert.equal("placements" in (body.recipients[1] ?? {}), false);
  assert.equal(body.recipients[0]?.message, null);
  assert.equal(body.terms.message, null);
  assert.deepEqual(groupsOf(draft.people), [1, 2]);
});

test("what was not saved is taken up again, unless somebody changed the document since", () => {
  const terms = { signature_kinds: ["drawn"], message: null };
  const standing = draftOf({ files: [], recipients: [], terms } as unknown as Sending);
  const draft = { ...standing, terms: { ...standing.terms, message: "Por favor" } };

  assert.equal(takenUp({ version: 3, draft }, { version: 3, draft: standing }), draft);
  assert.equal(takenUp({ version: 2, draft }, { version: 3, draft: standing }), standing);
  assert.equal(takenUp(null, { version: 3, draft: standing }), standing);
});
