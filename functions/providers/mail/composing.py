"""What every mail of ours has in common: a layout in MJML, the same in plain text, and headers that name a machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language
from functions.providers.mail.contract import Mail

_TEMPLATES: Final = Path(__file__).parent / "templates"


def compose(
    template: str,
    facts: Mapping[str, Any],
    *,
    to: str,
    subject: str,
    language: Language,
    kind: str,
    reference: str,
) -> Mail:
    """Return a mail: `template` names its layout and its plain text, which `facts` fill in; `kind` is its tag."""
    page = {"language": language.value, **facts}
    return Mail(
        to=to,
        subject=subject,
        html=_html(template).render(page),
        text=_text(template).render(page),
        language=language,
        headers={
            "Content-Language": language.value,
            # RFC 3834 5: no out-of-office answers to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        tags={"kind": kind},
        reference=reference,
    )


@cache
def _html(template: str) -> Template:
    """Compile a layout once per process. Jinja's marks pass through MJML untouched."""
    layout = (_TEMPLATES / f"{template}.mjml").read_text(encoding="utf-8")
    # Without `fonts`, MJML has every reader load Roboto from another company as soon as its name is seen.
    html = mjml.mjml2html(layout, fonts={})
    return _environment(autoescape=True).from_string(html)


@cache
def _text(template: str) -> Template:
    text = (_TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    return _environment(autoescape=False, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _environment(*, autoescape: bool, **options: Any) -> Environment:
    return Environment(
        autoescape=autoescape,  # noqa: S701 - off for plain text alone: nothing to escape
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        **options,
    )
