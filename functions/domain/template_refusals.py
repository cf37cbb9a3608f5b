"""What a template, or the values for one, can be refused for."""

from __future__ import annotations

from functions.domain.errors import Invalid, Refusal


class TemplateTagUnclosed(Invalid):
    """A tag begins and does not end in the same paragraph. Facts `text` and `where`."""

    code = "template_tag_unclosed"


class TemplateTagInvalid(Invalid):
    """A tag says what cannot be understood. Facts `tag`, `text` and `where`."""

    code = "template_tag_invalid"


class TemplateTagNotAllowed(Invalid):
    """A tag uses what templates may not: calls, arithmetic, unknown filters. Facts `tag`, `found`, `text`, `where`."""

    code = "template_tag_not_allowed"


class TemplateBlockUnbalanced(Invalid):
    """A block is not opened or not closed, or not at the same level. Facts `tag`, `text` and `where`."""

    code = "template_block_unbalanced"


class TemplateVariableConflict(Invalid):
    """A variable is used in two ways that exclude each other. Facts `variable`, `kinds`."""

    code = "template_variable_conflict"


class TemplateTooComplex(Invalid):
    """A template has too many tags, or loops too deep. Facts `limit` and `most`."""

    code = "template_too_complex"


class TemplateVariableMissing(Invalid):
    """A value that the template needs was not given. Fact `variable`."""

    code = "template_variable_missing"


class TemplateVariableUnknown(Invalid):
    """The template has no such variable. Fact `variable`."""

    code = "template_variable_unknown"


class TemplateValueInvalid(Invalid):
    """A value is not of its variable's type. Facts `variable` and `expected`."""

    code = "template_value_invalid"


class TemplateValueTooLarge(Invalid):
    """A value is longer than a document bears. Facts `variable` and `limit`."""

    code = "template_value_too_large"


class TemplateOptionUnknown(Invalid):
    """A value is not among its variable's options. Facts `variable` and `options`."""

    code = "template_option_unknown"


class TemplateFormInvalid(Invalid):
    """The form's configuration does not fit the template. Facts `variable` and `reason`."""

    code = "template_form_invalid"


REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        TemplateTagUnclosed,
        TemplateTagInvalid,
        TemplateTagNotAllowed,
        TemplateBlockUnbalanced,
        TemplateVariableConflict,
        TemplateTooComplex,
    )
}
