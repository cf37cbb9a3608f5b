"""The mail that brings a person of the directory a link or a code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language, translator
from functions.providers.mail.contract import Mail
from functions.providers.mail.names import one_line

LetterKind = Literal["mandate", "batch", "code"]

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONGEST_NAME: Final = 80
_LONGEST_SUBJECT_NAME: Final = 60


def render_letter(
    *,
    to: str,
    language: Language,
    kind: LetterKind,
    name: str,
    sender: str,
    reference: str,
    link: str | None = None,
    code: str | None = None,
    count: int = 0,
) -> Mail:
    """Write a letter. `count`: of documents, where it is about many. Names may hold anything at all."""
    translate = translator("mail", language)
    who = one_line(sender, limit=_LONGEST_NAME)
    facts = {"sender": who, "count": count}
    words = {
        "title": translate(f"letter.{kind}.title", **facts),
        "preview": translate(f"letter.{kind}.preview", **facts),
        "greeting": translate("mail.greeting", recipient=one_line(name, limit=_LONGEST_NAME)),
        "lead": translate(f"letter.{kind}.lead", **facts),
        "button": translate(f"letter.{kind}.button"),
        "personal": translate("letter.personal"),
        "unexpected": translate(f"letter.{kind}.unexpected", **facts),
        "footer": translate("mail.footer", sender=who),
    }
    page = {"language": language.value, "words": words, "link": link, "code": code}
    return Mail(
        to=to,
        subject=translate(
            f"letter.{kind}.subject", sender=one_line(sender, limit=_LONGEST_SUBJECT_NAME), count=count
        ),
        html=_html().render(page),
        text=_text().render(page),
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
def _html() -> Template:
    layout = (_TEMPLATES / "letter.mjml").read_text(encoding="utf-8")
    # Without `fonts`, MJML has every reader load Roboto from another company as soon as its name is seen.
    html = mjml.mjml2html(layout, fonts={})
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(html)


@cache
def _text() -> Template:
    text = (_TEMPLATES / "letter.txt").read_text(encoding="utf-8")
    return Environment(
        autoescape=False,  # noqa: S701 - plain text: nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    ).from_string(text)
