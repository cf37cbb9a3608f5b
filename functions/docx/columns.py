"""Makes the grid of a table fit the columns that a template's loop left it with (ECMA-376 part 1, 17.4.48)."""

from __future__ import annotations

from functions.docx.xml import Element, as_text, is_w, local, namespace, parse


def fitted(xml: str, *, name: str) -> str:
    """Return the part with as many grid columns in each table as its widest row has cells, in the same width."""
    root = parse(xml.encode(), name=name)
    for table in [element for element in root.iter() if is_w(element, "tbl")]:
        grid = next((child for child in table if is_w(child, "tblGrid")), None)
        wanted = max((_cells(row) for row in table if is_w(row, "tr")), default=0)
        if grid is None or not wanted or wanted == len(grid):
            continue
        total = sum(_number(column, "w") for column in grid)
        space = namespace(grid.tag)
        for column in list(grid):
            grid.remove(column)
        for _ in range(wanted):
            column = grid.makeelement(f"{{{space}}}gridCol", {f"{{{space}}}w": str(total // wanted)})
            grid.append(column)
    return as_text(root)


def _cells(row: Element) -> int:
    spans = 0
    for cell in row:
        if is_w(cell, "tc"):
            span = next((one for one in cell.iter() if is_w(one, "gridSpan")), None)
            spans += max(_number(span, "val"), 1) if span is not None else 1
    return spans


def _number(element: Element, name: str) -> int:
    text = next((str(value) for key, value in element.attrib.items() if local(key) == name), "0")
    return int(text) if text.isdecimal() else 0
