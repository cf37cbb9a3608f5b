import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { marksOf } from "./marks.ts";
import { field, sessionWith } from "./samples.ts";

const box = { file_id: null, page: 1, x: 0.1, y: 0.8, width: 0.3, height: 0.05 };

describe("marksOf", () => {
  it("orders places as one reads, through all files", () => {
    const session = sessionWith({
      placements: [
        { ...box, kind: "initials", file_id: "fil_2", page: 2 },
        { ...box, kind: "signature" },
      ],
      fields: [field({ placement: { ...box, y: 0.2 }, value: "Calle 1" })],
    });

    assert.deepEqual(
      marksOf(session).map((mark) => [mark.kind, mark.page, mark.done]),
      [
        ["field", 1, true],
        ["signature", 1, false],
        ["initials", 3, false],
      ],
    );
  });

  it("leaves out what lies on no page", () => {
    assert.deepEqual(marksOf(sessionWith({ placements: [{ ...box, kind: "signature", page: 9 }] })), []);
  });
});
