"""The two pages on which somebody stops what a sender sends them."""

from __future__ import annotations

from functions.dialects.pages.page import Page
from functions.dialects.pages.small import small_headers, small_page
from functions.domain.languages import Language, translator


def asking(*, sender: str, language: Language) -> Page:
    """Return the page that asks whether they mean it."""
    translate = translator("mail", language)
    markup = small_page(
        translate("unsubscribe.title"),
        [translate("unsubscribe.asks", sender=sender), translate("unsubscribe.stays")],
        language=language,
        marked="unsubscribe",
        button=translate("unsubscribe.button"),
    )
    return Page(html=markup, headers=small_headers(language, posts=True))


def done(*, sender: str, language: Language) -> Page:
    """Return the page that says that it is so."""
    translate = translator("mail", language)
    markup = small_page(
        translate("unsubscribe.done"),
        [translate("unsubscribe.told", sender=sender), translate("unsubscribe.back", sender=sender)],
        language=language,
        marked="unsubscribed",
    )
    return Page(html=markup, headers=small_headers(language))
