"""The API answers what docs/openapi.json says, on the real cloud, whatever it is asked."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.contract import SECURITY_HEADERS
from tests.api.hearing import CONTRACT, Heard
from tests.service import Json

pytestmark = pytest.mark.timeout(900)
"""The first test waits for the stories: every operation is asked, most of them from a cold start."""
OPERATIONS: Final = sorted(CONTRACT.operations)
WITH_BODY: Final = sorted(name for name, one in CONTRACT.operations.items() if one.body_schema is not None)
ROUNDS: Final = 25
_STRANGE: Final = {
    "text": (7, True, ["x"], {"x": 1}),
    "number": ("x", ["x"], {"x": 1}),
    "truth": ("perhaps", ["x"], {"x": 1}),
    "list": ("x", 7, {"x": 1}),
    "object": ("x", 7, ["x"]),
}
"""What is of another type than each kind of value."""


class TestDocument:
    def test_gives_examples_that_its_own_schemas_accept(self) -> None:
        promised = CONTRACT.operations[OPERATIONS[0]]
        examples = list(CONTRACT.examples())

        assert examples
        assert {place: promised.mismatches(schema, value) for place, schema, value in examples} == {
            place: [] for place, _, _ in examples
        }

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_accepts_the_bodies_that_the_api_takes(self, heard: Heard, name: str) -> None:
        promised = CONTRACT.operations[name]
        assert promised.body_schema is not None

        assert promised.mismatches(promised.body_schema, heard.told.bodies[name]) == []


class TestAnswers:
    @pytest.mark.parametrize("name", OPERATIONS)
    def test_are_as_documented(self, heard: Heard, name: str) -> None:
        promised = CONTRACT.operations[name]
        faults = {one.told: promised.faults(one.answer) for one in heard.of(name)}

        assert {told: found for told, found in faults.items() if found} == {}

    @pytest.mark.parametrize("name", OPERATIONS)
    def test_were_heard_of_success_and_of_refusals(self, heard: Heard, name: str) -> None:
        statuses = {one.answer.status_code for one in heard.of(name)}
        expected = {401, 422}
        if not CONTRACT.operations[name].by_link:
            expected.add(403)
        if CONTRACT.operations[name].path_names:
            expected.add(404)

        assert expected <= statuses
        assert [status for status in statuses if status < 300]
        assert [status for status in statuses if status >= 500] == []

    def test_bear_the_security_headers(self, heard: Heard) -> None:
        for one in heard.exchanges:
            found = {name: one.answer.headers.get(name) for name in SECURITY_HEADERS}
            assert found == SECURITY_HEADERS, one.told

    def test_bear_a_request_id_of_their_own_which_a_problem_repeats(self, heard: Heard) -> None:
        ids = [one.answer.headers["x-request-id"] for one in heard.exchanges]

        assert len(set(ids)) == len(ids)
        for one in heard.exchanges:
            if one.answer.is_error:
                assert one.answer.json()["request_id"] == one.answer.headers["x-request-id"]
                assert one.answer.json()["status"] == one.answer.status_code

    def test_say_where_to_find_what_was_created(self, heard: Heard) -> None:
        created = [one for one in heard.exchanges if one.answer.status_code == 201]
        findable = {one.path for one in CONTRACT.operations.values() if one.method == "GET"}
        deleted = {
            one.answer.request.url.path.rpartition("/")[2]
            for one in heard.exchanges
            if one.answer.request.method == "DELETE" and one.answer.is_success
        }

        assert {one.operation for one in created} == {
            *("register_client", "add_file", "add_recipient", "announce_attachment"),
            *("create_signer", "create_document", "create_webhook", "create_template"),
            *("create_bulk_job", "create_clickwrap", "create_signature_batch"),
        }
        for one in created:
            made = one.answer.json()["id"]
            location = one.answer.headers["location"]
            assert location == f"{one.answer.request.url.path}/{made}"
            if made not in deleted and any(
                path.rpartition("/{")[0] == location.rpartition("/")[0] for path in findable
            ):
                found = heard.asker.api.http.get(
                    heard.asker.api.cloud.url + location,
                    headers={"Authorization": f"Bearer {heard.asker.api.key}"},
                )
                assert found.json()["id"] == made

    def test_tag_the_version_that_they_show(self, heard: Heard) -> None:
        shown = [one for one in heard.exchanges if one.answer.is_success and _version(one.answer) is not None]

        assert {"create_document", "get_document", "send_document"} <= {one.operation for one in shown}
        for one in shown:
            assert one.answer.headers.get("etag") == f'"{_version(one.answer)}"', one.told

    def test_ask_who_comes_without_a_secret_for_one(self, heard: Heard) -> None:
        for one in heard.exchanges:
            if one.answer.status_code == 401:
                assert one.answer.headers["www-authenticate"].startswith("Bearer"), one.told

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [("GET", "/v1/nothing", 404), ("DELETE", "/v1/organization", 404), ("DELETE", "/v1/documents", 404)],
    )
    def test_are_problems_too_where_there_is_no_such_operation(
        self, heard: Heard, method: str, path: str, status: int
    ) -> None:
        api = heard.asker.api
        answer = api.http.request(
            method, api.cloud.url + path, headers={"Authorization": f"Bearer {api.key}"}
        )

        assert answer.status_code in (status, 403)
        assert answer.headers["content-type"] == "application/problem+json"
        # The gateway's own values can hold no quotation marks: its policy is the one word that allows nothing.
        expected = {**SECURITY_HEADERS, "content-security-policy": "sandbox"}
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == expected
        problem = CONTRACT.document["components"]["schemas"]["Problem"]
        assert CONTRACT.operations[OPERATIONS[0]].mismatches(problem, answer.json()) == []


class TestRequests:
    """What comes in is taken as documented, or refused by name."""

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_with_a_field_that_nobody_knows_are_refused_by_its_pointer(self, heard: Heard, name: str) -> None:
        for place in _objects(heard.told.bodies[name]):
            answer = heard.ask(name, _with(heard.told.bodies[name], f"{place}/unknown~field", 1))

            assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid"), answer.text
            assert (f"{place}/unknown~0field", "field_unknown") in _errors(answer)

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_with_a_value_of_another_type_are_refused_by_its_pointer(self, heard: Heard, name: str) -> None:
        body = heard.told.bodies[name]
        for place, value in _values(body):
            # A link whose document waits for no values is told that first.
            for strange in () if (name, place[:8]) == ("save_form", "/values/") else _STRANGE[_kind(value)]:
                answer = heard.ask(name, _with(body, place, strange))

                assert answer.status_code == 422, (place, strange, answer.text)
                pointers = [pointer for pointer, _ in _errors(answer)]
                assert [one for one in pointers if one == place or one.startswith(f"{place}/")], (
                    place,
                    strange,
                    pointers,
                )

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_without_a_field_that_must_be_there_are_refused_by_its_pointer(
        self, heard: Heard, name: str
    ) -> None:
        promised = CONTRACT.operations[name]
        assert promised.body_schema is not None
        schema = CONTRACT.document["components"]["schemas"][promised.body_schema["$ref"].rpartition("/")[2]]
        for field in schema.get("required", ()):
            body = {key: value for key, value in heard.told.bodies[name].items() if key != field}
            answer = heard.ask(name, body)

            assert answer.status_code == 422
            assert (f"/{field}", "field_missing") in _errors(answer)

    @pytest.mark.parametrize("name", WITH_BODY)
    @pytest.mark.parametrize(
        "content",
        [
            b"{",
            b"[]",
            b"null",
            b'"text"',
            b"\xff\xfe",
            b'{"name": NaN}',
            b"[" * 100_000,
            b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        ],
        ids=["cut", "list", "null", "text", "utf-16", "nan", "deep-list", "deep-object"],
    )
    def test_that_are_no_json_object_are_refused(self, heard: Heard, name: str, content: bytes) -> None:
        answer = heard.ask(name, content=content)

        assert (answer.status_code, answer.json()["code"]) == (422, "body_not_json")

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_with_half_a_character_are_refused(self, heard: Heard, name: str) -> None:
        for place, value in _values(heard.told.bodies[name]):
            if isinstance(value, str):
                body = _with(heard.told.bodies[name], place, "\ud800")
                answer = heard.ask(name, content=json.dumps(body).encode())

                assert answer.status_code in (404, 422), (place, answer.text)

    @pytest.mark.parametrize("name", WITH_BODY)
    def test_of_any_content_get_a_documented_answer(self, heard: Heard, name: str) -> None:
        promised = CONTRACT.operations[name]

        @settings(
            max_examples=ROUNDS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(_near(heard.told.bodies[name]))
        def ask(body: Json) -> None:
            answer = heard.ask(name, body)

            assert answer.status_code < 500, (body, answer.text)
            assert promised.faults(answer) == [], (body, answer.text)

        ask()


def _version(answer: httpx.Response) -> int | None:
    content = answer.json() if answer.content else {}
    version = content.get("version")
    return version if isinstance(version, int) else None


def _errors(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def _objects(body: Any, place: str = "") -> Iterator[str]:
    """Yield the pointer of each object with fields of its own; some have the customer's keys."""
    if isinstance(body, dict):
        if not place.endswith(("/metadata", "/values", "/answers", "/headers")):
            yield place
        for name, inner in body.items():
            yield from _objects(inner, f"{place}/{name}")
    if isinstance(body, list):
        for number, inner in enumerate(body):
            yield from _objects(inner, f"{place}/{number}")


def _values(body: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value below the body with its pointer."""
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in inner:
        yield f"{place}/{name}", value
        yield from _values(value, f"{place}/{name}")


def _kind(value: Any) -> str:
    kinds = ((bool, "truth"), (int | float, "number"), (str, "text"), (list, "list"), (dict, "object"))
    return next(kind for of, kind in kinds if isinstance(value, of))


def _with(body: Json, place: str, value: Any) -> Json:
    """Return the body with another value at a pointer."""
    changed = copy.deepcopy(body)
    holder: Any = changed
    *steps, last = place.split("/")[1:]
    for step in steps:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[int(last) if isinstance(holder, list) else last] = value
    return changed


def _near(body: Json) -> st.SearchStrategy[Json]:
    """Return bodies like this one with anything in the place of its values, and bodies of anything."""
    text = st.text(max_size=20)
    leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text
    anything = st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
        max_leaves=6,
    )
    places = [place for place, _ in _values(body)] or [""]
    spoiled = st.builds(
        lambda place, value: _with(body, place, value) if place else body, st.sampled_from(places), anything
    )
    return spoiled | st.dictionaries(st.sampled_from([*body, "x"]) | text, anything, max_size=4)


def test_the_strange_values_are_of_another_type() -> None:
    assert json.loads(json.dumps(_STRANGE)) == {kind: list(values) for kind, values in _STRANGE.items()}
