"""Whose sites may show our pages inside their own."""

from __future__ import annotations

import pytest

from functions.domain.embedding import (
    Embedding,
    EmbedOriginInvalid,
    EmbedOriginUnlisted,
    EmbedUnknown,
    account_part,
    canonical_origin,
    canonical_origins,
    embed_id_of,
    is_bound,
)
from functions.domain.errors import Refusals

ACCOUNT = "acc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F"
ERP, CRM = "https://erp.example.com", "https://crm.example.com"
EMBEDDING = Embedding(account_id=ACCOUNT, origins=(ERP, CRM))


class TestAnOrigin:
    @pytest.mark.parametrize(
        ("given", "written"),
        [
            ("https://erp.example.com", ERP),
            ("HTTPS://ERP.Example.COM/", ERP),
            ("https://erp.example.com:443", ERP),
            ("https://erp.example.com:8443", "https://erp.example.com:8443"),
            ("https://xn--a-ecp.example", "https://xn--a-ecp.example"),
            ("https://intranet", "https://intranet"),
        ],
    )
    def test_is_written_as_browsers_do(self, given: str, written: str) -> None:
        assert canonical_origin(given, local=False) == written

    @pytest.mark.parametrize(
        "given",
        [
            "",
            "*",
            "null",
            "https://*.example.com",
            "https://*",
            "https:",
            "https://",
            "http://erp.example.com",
            "ftp://erp.example.com",
            "javascript://erp.example.com",
            "data:text/html,x",
            "erp.example.com",
            "//erp.example.com",
            "https://erp.example.com/path",
            "https://erp.example.com?x",
            "https://erp.example.com?",
            "https://erp.example.com#",
            "https://user@erp.example.com",
            "https://@erp.example.com",
            "https://erp.example.com; script-src *",
            "https://erp.example.com https://evil.example",
            "https://erp.example.com,https://evil.example",
            "https://erp.example.com\\@evil.example",
            "https://erp.example.com:port",
            "https://erp.example.com:99999",
            "https://erp_.example.com",
            "https://-erp.example.com",
            "https://érp.example.com",
            "https://erp.example.com.",
            "https://192.0.2.7",
            "https://2130706433",
            "https://[::1]",
            "http://127.0.0.1:3000",
            "https://localhost",
            "'self'",
            "https://" + "a" * 64 + ".example",
        ],
    )
    def test_is_nothing_else(self, given: str) -> None:
        with pytest.raises(EmbedOriginInvalid):
            canonical_origin(given, local=False)

    @pytest.mark.parametrize("given", ["http://127.0.0.1:3000", "http://localhost:3000"])
    def test_may_be_of_the_machine_itself_where_all_runs_on_one(self, given: str) -> None:
        assert canonical_origin(given, local=True) == given

    def test_without_tls_is_of_no_other_machine(self) -> None:
        with pytest.raises(EmbedOriginInvalid):
            canonical_origin("http://erp.example.com", local=True)


class TestAList:
    def test_names_each_once(self) -> None:
        assert canonical_origins([ERP, f"{ERP}/", CRM], local=False, pointer="/embed_origins") == (ERP, CRM)

    def test_tells_every_one_that_is_none(self) -> None:
        with pytest.raises(Refusals) as refused:
            canonical_origins([ERP, "*", "x"], local=False, pointer="/embed_origins")

        assert [one.pointer for one in refused.value.refusals] == ["/embed_origins/1", "/embed_origins/2"]

    def test_refuses_a_site_that_is_not_on_it(self) -> None:
        assert EMBEDDING.require(ERP) == ERP
        with pytest.raises(EmbedOriginUnlisted):
            EMBEDDING.require("https://evil.example")


class TestAnId:
    def test_lets_in_all_sites_or_exactly_one(self) -> None:
        assert EMBEDDING.allowed(embed_id_of(ACCOUNT)) == (ERP, CRM)
        assert EMBEDDING.allowed(embed_id_of(ACCOUNT, CRM)) == (CRM,)

    def test_of_a_site_that_left_the_list_lets_nobody_in(self) -> None:
        left = Embedding(account_id=ACCOUNT, origins=(ERP,))

        with pytest.raises(EmbedUnknown):
            left.allowed(embed_id_of(ACCOUNT, CRM))

    def test_of_another_account_lets_nobody_in(self) -> None:
        with pytest.raises(EmbedUnknown):
            EMBEDDING.allowed(embed_id_of("acc_01JQ8Z3N6W4Y5T7V9X0C2B4D6G"))

    def test_tells_whether_it_is_bound_and_nothing_of_the_account(self) -> None:
        wide, bound = embed_id_of(ACCOUNT), embed_id_of(ACCOUNT, ERP)

        assert (is_bound(wide), is_bound(bound)) == (False, True)
        assert account_part(bound) == account_part(wide) == wide
        assert ACCOUNT[4:].lower() not in bound

    @pytest.mark.parametrize("text", ["", "emb_", "emb_../x", "EMBED#x", "emb_" + "a" * 27, "a" * 30])
    def test_is_nothing_else(self, text: str) -> None:
        with pytest.raises(EmbedUnknown):
            account_part(text)
