"""Every hostile PDF, and the verdict that the door gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from tests.pdf import hostile, hostile_structure

Make = Callable[[], bytes]

_VERDICTS: Final[Mapping[str, tuple[Make, ...]]] = {
    "pdf_active_content": (
        hostile.javascript,
        hostile.javascript_in_a_name_tree,
        hostile.javascript_behind_an_escaped_name,
        hostile.javascript_link,
        hostile.launch,
        hostile.launch_after_a_harmless_action,
        hostile.submit_form,
        hostile.remote_goto,
        hostile.file_attachment,
        hostile.xfa,
        hostile.external_stream,
        hostile.rich_media,
        hostile_structure.embedded_goto,
        hostile_structure.import_data,
        hostile_structure.portfolio,
        hostile_structure.associated_file,
    ),
    "pdf_already_signed": (hostile.signed,),
    "pdf_no_pages": (hostile.zero_pages,),
    "pdf_too_many_pages": (
        hostile_structure.ten_thousand_pages,
        hostile_structure.ten_thousand_pages_that_say_one,
        hostile_structure.ten_thousand_times_the_same_page,
    ),
    "pdf_too_complex": (
        hostile.bomb_of_layers,
        hostile.bomb_of_one_layer,
        hostile.image_of_ten_gigapixels,
        hostile.billion_forms,
        hostile.billion_forms_on_the_first_page,
        hostile.slow_path,
        hostile_structure.bomb_of_run_lengths,
        hostile_structure.graphics_states_without_end,
        hostile_structure.pattern_of_a_million_million_tiles,
        hostile_structure.pattern_of_patterns_of_patterns,
        hostile_structure.pattern_that_paints_with_itself,
        hostile_structure.half_a_million_strokes,
        hostile_structure.hundred_thousand_annotations,
    ),
    "pdf_damaged": (
        hostile.bomb_in_an_object_stream,
        hostile.page_tree_loop,
        hostile_structure.billion_pages,
        hostile_structure.deep_page_tree,
        hostile_structure.bomb_behind_ascii,
        hostile_structure.object_stream_within_itself,
        hostile_structure.page_of_no_size,
        hostile_structure.table_in_a_stream_of_terabytes,
        hostile_structure.table_that_is_missing,
    ),
    # What two engines draw in different ways, nobody signs.
    "pdf_renderers_disagree": (hostile_structure.mask_that_masks_itself,),
    "pdf_hidden_layers": (hostile_structure.layers_that_print_what_is_not_shown,),
    "neutralised": (
        hostile_structure.billion_form_fields,
        hostile_structure.form_field_that_is_its_own_child,
        partial(hostile.filled_form, "Cláusula 5"),
    ),
    # Harmless to us, and rewritten so that they are to others.
    "accepted": (
        hostile.form_that_draws_itself,
        hostile.length_that_refers_to_itself,
        hostile.deep_arrays,
        hostile_structure.action_that_follows_itself,
        hostile_structure.contents_that_hold_themselves,
        hostile_structure.count_that_is_negative,
        hostile_structure.font_that_is_not_there,
        hostile_structure.font_that_nobody_names,
        hostile_structure.inline_image_of_ten_gigapixels,
        hostile_structure.name_tree_that_holds_itself,
        hostile_structure.outline_that_follows_itself,
        hostile_structure.page_of_a_thousand_kilometres,
        hostile_structure.page_of_an_immense_unit,
        hostile_structure.page_that_is_its_own_parent,
        hostile_structure.predictor_of_two_billion_columns,
        hostile_structure.resources_that_refer_to_themselves,
        hostile_structure.table_of_a_billion_entries,
        hostile_structure.table_that_begins_nowhere,
        hostile_structure.table_that_follows_itself,
        hostile_structure.table_with_wrong_places,
    ),
    "pdf_encrypted": (
        partial(hostile.encrypted, user="abrir", owner="dueño"),
        partial(hostile.encrypted, user="", owner="dueño"),
    ),
    "pdf_not_a_pdf": (lambda: b"", lambda: b"\0" * 4000, lambda: b"PK\x03\x04"),
}

CORPUS: Final[Mapping[str, tuple[Make, str]]] = {
    f"{verdict}-{number}-{getattr(make, '__name__', 'made')}.pdf": (make, verdict)
    for verdict, makes in _VERDICTS.items()
    for number, make in enumerate(makes, start=1)
}
"""How to make each file and its verdict, or the code of its refusal, by the file's name."""
