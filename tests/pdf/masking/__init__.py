"""PDFs that readers may read in two ways, and PDFs that only look as if they did.

Each says two prices, of which a reader that understands the file in its own way shows the other one; or it uses what
renderers are known to draw differently. What must hold for all of them: what is kept looks the same in both engines,
or it is refused. `python -m tests.pdf.masking` prints what becomes of each.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Final

from tests.pdf.masking import content, honest, pages, pictures, states, structure

Make = Callable[[], bytes]


def _made_in(module: ModuleType) -> list[Make]:
    return [
        made
        for name, made in vars(module).items()
        if getattr(made, "__module__", "") == module.__name__
        and not name.startswith("_")
        and name != "blended"
    ]


MODES: Final = (b"Multiply", b"Difference", b"Luminosity", b"ColorDodge", b"Nonsense")
CORPUS: Final[list[Make]] = [
    *(made for module in (honest, structure, content, states, pages, pictures) for made in _made_in(module)),
    *(states.blended(mode) for mode in MODES),
]

TAKEN: Final[list[Make]] = [
    honest.text_under_a_white_box,
    honest.text_under_a_picture,
    honest.invisible_text,
    honest.text_that_says_something_else_to_a_copier,
    honest.glyphs_that_changed_places,
    structure.a_page_listed_twice,
    structure.a_key_given_twice,
    structure.the_same_object_in_two_revisions,
    structure.a_length_too_short,
    content.strings_with_escapes_of_all_kinds,
    content.a_number_split_between_streams,
    content.a_comment_in_the_content,
    states.a_font_nobody_has,
    states.widths_that_lie,
    states.letters_drawn_by_procedures,
    states.ink_without_strength,
    states.a_mask_by_light,
    states.a_shade_along_a_line,
    states.a_shade_between_circles,
    pages.a_turn_inherited,
    pages.a_turn_backwards,
    pages.a_crop_beyond_the_page,
    pages.boxes_upside_down,
    pages.a_page_far_from_the_origin,
    pages.units_that_are_no_points,
    pages.a_layer_that_is_shown,
    pages.a_comment_with_an_appearance,
    pages.a_comment_that_is_hidden,
    pages.a_link_with_a_frame,
    pictures.a_jpeg,
    pictures.a_jpeg_2000,
    pictures.a_fax,
    pictures.a_stencil,
    pictures.a_picture_turned_round,
]
"""They look the same to everybody, or do once they are rewritten: a refusal of these is a false one."""

HIDING: Final[list[Make]] = [
    pages.a_layer_that_is_hidden,
    pages.a_layer_hidden_by_the_base_state,
    pages.a_layer_for_paper_only,
    pages.a_layer_shown_when_another_is_not,
]

TWO_FACED: Final[list[Make]] = [
    content.hexadecimal_strings_of_odd_length,
    states.a_form_without_a_box,
    states.a_shade_of_a_cone,
    pictures.a_jpeg_of_another_colour_than_told,
    pictures.a_fax_of_other_columns,
    pictures.a_palette_too_small,
    pictures.a_picture_too_short,
    pictures.a_profile_that_lies_about_its_channels,
]
"""The engines were seen to draw them differently. Newer ones may come to agree."""
