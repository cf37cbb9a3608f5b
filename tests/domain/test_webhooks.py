from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.domain.webhooks import Message, Place, PlaceKind, freeze

LINK = "https://files.example.com/x?a=1&b=2"
PLACE = Place(kind=PlaceKind.SIGNED_FILE, of="fil_1")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def filled(content: dict[str, Any], link: str | None = LINK) -> Any:
    return json.loads(freeze(Message(name="doc_signed", content=content)).filled(lambda _: link))


class TestFrozenMessage:
    @given(st.dictionaries(st.text(), values))
    def test_says_what_it_was_given(self, content: dict[str, Any]) -> None:
        assert filled(content) == content

    @given(values, values)
    def test_has_each_link_in_its_place(self, before: Any, after: Any) -> None:
        told = filled({"before": before, "links": [PLACE, {"deep": PLACE}], "after": after})

        assert told == {"before": before, "links": [LINK, {"deep": LINK}], "after": after}

    def test_says_what_stands_where_there_is_nothing_to_link_to(self) -> None:
        empty = Place(kind=PlaceKind.SIGNED_FILE, of="fil_1", otherwise="")

        assert filled({"a": PLACE, "b": empty}, link=None) == {"a": None, "b": ""}

    def test_keeps_every_byte_but_the_links(self) -> None:
        frozen = freeze(Message(name="x", content={"ñ": "á", "link": PLACE, "z": 1}))

        assert frozen.filled(lambda _: "one") == '{"ñ":"á","link":"one","z":1}'.encode()
        assert frozen.filled(lambda _: "two") == '{"ñ":"á","link":"two","z":1}'.encode()

    def test_takes_no_text_of_others_for_a_place(self) -> None:
        frozen = freeze(Message(name="x", content={"link": PLACE}))
        told = [str(one) for one in frozen.pieces]
        again = freeze(Message(name="x", content={"link": PLACE, "name": "".join(told)}))

        assert len(list(again.places)) == 1
