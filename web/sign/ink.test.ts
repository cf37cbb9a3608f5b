import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clearPaper, fit, inkBox } from "./ink.ts";

function blank(width: number, height: number): Uint8ClampedArray {
  return new Uint8ClampedArray(width * height * 4);
}

describe("inkBox", () => {
  it("finds no box on an empty canvas", () => {
    assert.equal(inkBox(blank(20, 10), 20, 10), null);
  });

  it("holds the outermost ink and nothing more", () => {
    const rgba = blank(20, 10);
    for (const [x, y] of [[3, 7], [15, 2]] as const) rgba[(y * 20 + x) * 4 + 3] = 255;

    assert.deepEqual(inkBox(rgba, 20, 10), { left: 3, top: 2, width: 13, height: 6 });
  });

  it("ignores what nobody can see", () => {
    const rgba = blank(20, 10);
    rgba[3] = 1;

    assert.equal(inkBox(rgba, 20, 10), null);
  });
});

describe("fit", () => {
  it("shrinks a wide signature to the width and keeps its shape", () => {
    assert.deepEqual(fit({ width: 2400, height: 400 }, { width: 1200, height: 400 }), { width: 1200, height: 200 });
  });

  it("leaves a small one as it is", () => {
    assert.deepEqual(fit({ width: 90, height: 30 }, { width: 1200, height: 400 }), { width: 90, height: 30 });
  });
});

describe("clearPaper", () => {
  it("leaves the ink and makes the paper transparent, also a grey one", () => {
    const paper = [190, 188, 185, 255];
    const ink = [30, 30, 90, 255];
    const pixels = new Uint8ClampedArray([...paper, ...paper, ...ink, ...paper]);

    clearPaper(pixels);

    assert.deepEqual([pixels[3], pixels[7], pixels[11], pixels[15]], [0, 0, 255, 0]);
  });
});
