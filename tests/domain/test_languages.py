from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain import languages
from functions.domain.languages import Language, MessageMissing, MessagesNotCompiled, negotiate, translator
from infra.build.messages import CatalogueBroken, compile_messages


class TestNegotiate:
    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (None, Language.ES),
            ("", Language.ES),
            ("pt", Language.PT),
            ("pt-BR", Language.PT),
            ("PT-br", Language.PT),
            ("en-US,en;q=0.9", Language.EN),
            ("pt-BR,pt;q=0.9,en-US;q=0.8,en;q=0.7", Language.PT),
            ("fr, en;q=0.3, pt;q=0.2", Language.EN),
            ("fr-CA, de", Language.ES),
            ("en;q=0.2, pt;q=0.9, es;q=0.5", Language.PT),
            ("en;q=0.5, pt;q=0.5", Language.EN),
            ("es;q=0", Language.ES),
            ("es;q=0, *", Language.PT),
            ("es;q=0, pt;q=0, *;q=0.1", Language.EN),
            ("*", Language.ES),
            ("*;q=0.5, en;q=0.4", Language.ES),
            ("*;q=0.1, en", Language.EN),
            ("en ; q=1.000 , pt", Language.EN),
            ("en;q=5, pt", Language.PT),
            ("en;q=abc, pt;q=0.1", Language.PT),
            ("en;q=, pt;q=0.1", Language.PT),
            (";;;,,,=q,pt", Language.PT),
            ("spanish", Language.ES),
            ("ptx, en", Language.EN),
        ],
    )
    def test_chooses(self, header: str | None, expected: Language) -> None:
        assert negotiate(header) is expected

    def test_falls_back_to_the_default_given(self) -> None:
        assert negotiate("fr", default=Language.EN) is Language.EN
        assert negotiate("*", default=Language.PT) is Language.PT

    @given(st.text())
    def test_answers_whatever_it_is_given(self, header: str) -> None:
        assert negotiate(header) in Language

    @given(st.text(alphabet="espnt-;q=*01., \t"))
    def test_answers_whatever_looks_like_a_header(self, header: str) -> None:
        assert negotiate(header) in Language

    def test_reads_a_long_header_in_no_time(self) -> None:
        assert negotiate("a-" * 500_000 + "," * 500_000 + "pt") is Language.ES


PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "hello"\nmsgstr "Olá, {name}"\n'


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for language in Language:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "greetings.po").write_text(PO, encoding="utf-8")
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    translator.cache_clear()
    return tmp_path


class TestTranslator:
    def test_fills_in_the_facts(self, locale: Path) -> None:
        compile_messages(locale)

        assert translator("greetings", Language.PT)("hello", name="{Ana}") == "Olá, {Ana}"

    def test_tells_a_fact_that_is_absent_or_unknown_as_a_dash(self, locale: Path) -> None:
        compile_messages(locale)

        assert translator("greetings", Language.PT)("hello") == "Olá, —"
        assert translator("greetings", Language.PT)("hello", name=None) == "Olá, —"

    def test_tells_several_as_a_list(self, locale: Path) -> None:
        compile_messages(locale)

        assert translator("greetings", Language.PT)("hello", name=["Ana", "Luis"]) == "Olá, Ana, Luis"

    def test_is_loud_about_a_text_that_is_missing(self, locale: Path) -> None:
        compile_messages(locale)

        with pytest.raises(MessageMissing, match=r"'bye' is not in greetings\.po \(pt\)"):
            translator("greetings", Language.PT)("bye")

    def test_names_the_make_target_where_nothing_is_compiled(self, locale: Path) -> None:
        with pytest.raises(MessagesNotCompiled, match="make messages"):
            translator("greetings", Language.PT)

    def test_is_loud_about_a_domain_that_does_not_exist(self, locale: Path) -> None:
        with pytest.raises(FileNotFoundError, match="nothing"):
            translator("nothing", Language.PT)


class TestCompileMessages:
    def test_refuses_a_text_that_another_language_lacks(self, locale: Path) -> None:
        (locale / "en" / "LC_MESSAGES" / "greetings.po").write_text(PO + '\nmsgid "bye"\nmsgstr "Bye"\n')

        with pytest.raises(CatalogueBroken, match=r"lacks bye"):
            compile_messages(locale)
        assert not list(locale.rglob("*.mo"))

    def test_refuses_a_text_left_empty(self, locale: Path) -> None:
        (locale / "en" / "LC_MESSAGES" / "greetings.po").write_text(PO.replace("Olá, {name}", ""))

        with pytest.raises(CatalogueBroken, match="hello has no text"):
            compile_messages(locale)

    def test_refuses_a_text_with_other_facts(self, locale: Path) -> None:
        (locale / "en" / "LC_MESSAGES" / "greetings.po").write_text(PO.replace("{name}", "{nome}"))

        with pytest.raises(CatalogueBroken, match="hello"):
            compile_messages(locale)
