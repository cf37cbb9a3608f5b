"""From the displayed page to its content."""

from __future__ import annotations

import pytest

from functions.pdf.geometry import Frame, Rectangle


class TestPoint:
    @pytest.mark.parametrize(
        ("rotation", "top_left", "bottom_right"),
        [
            (0, (10, 220), (110, 20)),
            (90, (10, 20), (110, 220)),
            (180, (110, 20), (10, 220)),
            (270, (110, 220), (10, 20)),
        ],
    )
    def test_puts_the_displayed_corners_where_the_rotation_took_them(
        self, rotation: int, top_left: tuple[float, float], bottom_right: tuple[float, float]
    ) -> None:
        frame = Frame(left=10, bottom=20, right=110, top=220, rotation=rotation)

        assert frame.point(0, 0) == top_left
        assert frame.point(1, 1) == bottom_right


class TestSize:
    def test_swaps_sides_on_a_quarter_turn_and_counts_in_points(self) -> None:
        assert Frame(left=0, bottom=0, right=100, top=200, rotation=90, unit=2).size == (400, 200)


class TestMatrix:
    def test_fills_the_box_with_the_form(self) -> None:
        frame = Frame(left=0, bottom=0, right=200, top=400, rotation=0)

        matrix = frame.matrix(Rectangle(x=0.5, y=0.25, width=0.25, height=0.1), width=10, height=10)

        assert matrix == pytest.approx((5, 0, 0, 4, 100, 260))
