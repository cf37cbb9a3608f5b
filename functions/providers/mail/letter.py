"""The mail that brings a person of the directory a link or a code."""

from __future__ import annotations

from typing import Final, Literal

from functions.domain.languages import Language, translator
from functions.providers.mail.composing import compose
from functions.providers.mail.contract import Look, Mail
from functions.providers.mail.names import one_line

LetterKind = Literal["mandate", "batch", "code"]

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
    opt_out: str | None = None,
    look: Look | None = None,
) -> Mail:
    """Write a letter. `count`: of documents, where it is about many. Names may hold anything at all.

    `opt_out`: where the person stops what this sender sends.
    """
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
    return compose(
        "letter",
        {"words": words, "link": link, "code": code},
        to=to,
        subject=translate(
            f"letter.{kind}.subject", sender=one_line(sender, limit=_LONGEST_SUBJECT_NAME), count=count
        ),
        language=language,
        kind=kind,
        reference=reference,
        opt_out=opt_out,
        look=look,
    )
