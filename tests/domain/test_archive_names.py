from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.archive_names import MAX_BYTES, archive_name, plain_name


class TestPlainName:
    @pytest.mark.parametrize(
        ("given_name", "plain"),
        [
            ("Contrato de servicios", "Contrato de servicios"),
            ("Pagaré n.º 7: ¿versión final?", "Pagaré n.o 7_ ¿versión final_"),
            ("../../x", "_.._x"),
            ("..\\..\\x", "_.._x"),
            ("/etc/passwd", "_etc_passwd"),
            ("C:\\Windows", "C__Windows"),
            ("a\u202egnp.exe", "agnp.exe"),
            ("a\u0000b\nc\td", "ab c d"),
            ("a\uff0fb", "a_b"),
            ("\ud800x", "x"),
            (" . .nombre. . ", "nombre"),
            ("e\u0301", "é"),
            ("Contrato 📄", "Contrato 📄"),
        ],
    )
    def test_keeps_what_a_reader_sees_and_every_system_takes(self, given_name: str, plain: str) -> None:
        assert plain_name(given_name) == plain

    @pytest.mark.parametrize("nothing", ["", "...", " ", "\u202e", "\ud800", "\u200f\u2069"])
    def test_of_nothing_is_document(self, nothing: str) -> None:
        assert plain_name(nothing) == "document"

    @pytest.mark.parametrize("written", ["Contrato.pdf", "Contrato.PDF", "Contrato"])
    def test_leaves_the_ending_to_the_archive(self, written: str) -> None:
        assert plain_name(written, extension="pdf") == "Contrato"

    @pytest.mark.parametrize("letter", ["x", "é", "契", "📄"])
    def test_is_short_and_ends_with_a_whole_letter(self, letter: str) -> None:
        plain = plain_name(letter * 300)

        assert set(plain) == {letter}
        assert MAX_BYTES - 4 < len(plain.encode()) <= MAX_BYTES

    @given(st.text(max_size=400))
    def test_is_safe_whatever_people_write(self, text: str) -> None:
        plain = plain_name(text)

        assert plain == plain.strip(" .")
        assert 0 < len(plain.encode()) <= MAX_BYTES
        assert not set('<>:"/\\|?*') & set(plain)
        assert all(unicodedata.category(letter)[0] != "C" for letter in plain)


class TestArchiveName:
    @pytest.mark.parametrize("device", ["CON", "nul", "COM1", "LPT9", "aux.pdf"])
    def test_is_no_device_of_windows(self, device: str) -> None:
        name = archive_name("files", 1, device, extension="pdf")

        assert name == f"files/01-{device.removesuffix('.pdf')}.pdf"

    def test_tells_files_of_the_same_name_apart(self) -> None:
        assert archive_name("files", 1, "a", extension="pdf") != archive_name(
            "files", 2, "A", extension="pdf"
        )
