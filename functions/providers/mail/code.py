"""The mail that brings a one-time code. There is no link in it, so that nobody learns to follow one."""

from __future__ import annotations

from typing import Final

from functions.domain.languages import Language, translator
from functions.providers.mail.composing import compose
from functions.providers.mail.contract import Look, Mail
from functions.providers.mail.names import one_line

_LONGEST_NAME: Final = 80


def render_code(
    *,
    to: str,
    language: Language,
    recipient_name: str,
    sender_name: str,
    document_name: str,
    code: str,
    minutes: int,
    reference: str,
    look: Look | None = None,
) -> Mail:
    """Write a code to somebody who is about to sign.

    Its subject does not tell it: subjects stand in the reports of those who carry mail, and on locked screens.
    """
    translate = translator("mail", language)
    sender = one_line(sender_name, limit=_LONGEST_NAME)
    document = one_line(document_name, limit=_LONGEST_NAME)
    words = {
        "title": translate("code.title"),
        "preview": translate("code.preview", sender=sender),
        "greeting": translate("mail.greeting", recipient=one_line(recipient_name, limit=_LONGEST_NAME)),
        "lead": translate("code.lead", sender=sender, document=document),
        "lasts": translate("code.lasts", minutes=minutes),
        "secret": translate("code.secret"),
        "unexpected": translate("code.unexpected", sender=sender),
        "footer": translate("mail.footer", sender=sender),
    }
    return compose(
        "code",
        {"words": words, "code": code},
        to=to,
        subject=translate("code.subject", sender=sender),
        language=language,
        kind="code",
        reference=reference,
        look=look,
    )
