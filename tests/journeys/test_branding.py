"""How an account shows itself in its mails."""

from __future__ import annotations

import base64
import email
import email.policy

import httpx

from tests.domain.test_brands import picture
from tests.journeys.test_messages import assigned
from tests.service import Service, done, refused

LOGO = picture(480, 56)


class TestABrand:
    def test_is_kept_piece_by_piece(self, api: Service) -> None:
        assert api.get("organization")["brand"] is None
        named = api.patch("organization", {"brand": {"name": "Bajío Rentas"}})["brand"]
        colored = api.patch("organization", {"brand": {"color": "#FFE600"}})["brand"]
        logo = base64.b64encode(LOGO).decode()
        shown = api.patch("organization", {"brand": {"logo_base64": logo}})["brand"]

        assert named == {"name": "Bajío Rentas", "color": None, "text_color": None, "logo": None}
        assert (colored["color"], colored["text_color"]) == ("#ffe600", "#000000")
        assert (shown["logo"]["width"], shown["logo"]["size"]) == (480, len(LOGO))
        assert api.get("organization")["brand"] == shown
        assert api.patch("organization", {"retention_days": 30})["brand"] == shown
        assert api.patch("organization", {"brand": {"logo_base64": None}})["brand"]["logo"] is None
        assert (
            api.patch("organization", {"brand": {"name": None}})["brand"]["name"]
            == api.get("organization")["name"]
        )
        assert api.patch("organization", {"brand": None})["brand"] is None

    def test_is_refused_where_people_could_not_see_it(self, api: Service) -> None:
        for given, code in (
            ({"color": "azul"}, "brand_color_invalid"),
            ({"logo_base64": base64.b64encode(b"<svg/>").decode()}, "logo_invalid"),
            ({"name": "a\nb"}, "request_invalid"),
            ({"logo_url": "https://example.com/logo.png"}, "request_invalid"),
        ):
            answer = api.call("PATCH", "organization", json={"brand": given})
            assert refused(answer) == (422, code)
        heavy = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(200_000)).decode()
        assert refused(api.call("PATCH", "organization", json={"brand": {"logo_base64": heavy}})) == (
            413,
            "logo_too_large",
        )

    def test_comes_with_every_mail(self, api: Service) -> None:
        brand = {"name": "Bajío Rentas", "color": "#ffe600", "logo_base64": base64.b64encode(LOGO).decode()}
        api.patch("organization", {"brand": brand})
        sent = assigned(api, {"requirements": ["code_email"]})
        to = sent.document["recipients"][0]["email"]
        api.messages(to)
        done(sent.pages[0].open())
        done(sent.pages[0].post("codes", {"requirement": "code_email"}))

        for one in api.messages(to, count=2):
            assert 'src="cid:logo.png"' in one["html"]
            assert 'alt="Bajío Rentas"' in one["html"]
            assert "\nBajío Rentas\nRubrica\n" in one["text"].replace("\r\n", "\n")
            raw = httpx.get(f"{api.cloud.url}/mailbox/messages/{one['id']}/raw").content
            parts = email.message_from_bytes(raw, policy=email.policy.default).walk()
            (inside,) = [part for part in parts if part["Content-ID"] == "<logo.png>"]
            assert inside.get_payload(decode=True) == LOGO
            assert inside.get_content_disposition() == "inline"
            shown = httpx.get(f"{api.cloud.url}/mailbox/messages/{one['id']}/html").text
            assert f"data:image/png;base64,{base64.b64encode(LOGO).decode()}" in shown
