"""What every mail of ours has in common: a layout in MJML, the same in plain text, and headers that name a machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language, translator
from functions.providers.mail.contract import Look, Mail
from functions.providers.mail.names import one_line

_TEMPLATES: Final = Path(__file__).parent / "templates"
_INSIDE: Final = "<!-- what this mail is about -->"
_LONGEST_NAME: Final = 80
_OURS: Final = {"name": "Rubrica", "color": "#1d3477", "on_color": "#ffffff", "rule": "#b8352a", "logo": None}


def compose(
    template: str,
    facts: Mapping[str, Any],
    *,
    to: str,
    subject: str,
    language: Language,
    kind: str,
    reference: str,
    opt_out: str | None = None,
    look: Look | None = None,
) -> Mail:
    """Return a mail: `template` names its layout and its plain text, which `facts` fill in; `kind` is its tag.

    `opt_out`: the address at which its reader stops further ones, in the mail and for mail programs.
    """
    words = {**facts["words"], "opt_out": translator("mail", language)("mail.opt_out")}
    page = {**facts, "words": words, "language": language.value, "opt_out": opt_out, "look": _shown(look)}
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
            **({} if opt_out is None else _one_click(opt_out)),
        },
        tags={"kind": kind},
        reference=reference,
        pictures=() if look is None or look.logo is None else (look.logo,),
    )


def _one_click(url: str) -> dict[str, str]:
    """Let mail programs offer to unsubscribe by themselves (RFC 2369 3.2, RFC 8058 3.1)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _shown(look: Look | None) -> dict[str, Any]:
    if look is None:
        return {**_OURS, "branded": False}
    name = one_line(look.name, limit=_LONGEST_NAME)
    shown = {**_OURS, "branded": True, "name": name, "logo": look.logo}
    if look.color is not None:
        shown |= {"color": look.color, "on_color": look.text_color, "rule": look.color}
    return shown


@cache
def _html(template: str) -> Template:
    """Compile a layout once per process. Jinja's marks pass through MJML untouched."""
    frame, inside = ((_TEMPLATES / f"{name}.mjml").read_text("utf-8") for name in ("frame", template))
    # Without `fonts`, MJML has every reader load Roboto from another company as soon as its name is seen.
    html = mjml.mjml2html(frame.replace(_INSIDE, inside), fonts={})
    return _environment(autoescape=True).from_string(html)


@cache
def _text(template: str) -> Template:
    text = "".join((_TEMPLATES / f"{name}.txt").read_text("utf-8") for name in (template, "frame"))
    return _environment(autoescape=False, trim_blocks=True, lstrip_blocks=True).from_string(text)


def _environment(*, autoescape: bool, **options: Any) -> Environment:
    return Environment(
        autoescape=autoescape,  # noqa: S701 - off for plain text alone: nothing to escape
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        **options,
    )
