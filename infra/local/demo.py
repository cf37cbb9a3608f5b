"""`python -m infra.local demo`: the main job to its end, without a person."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
import secrets
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx
from standardwebhooks import Webhook

from functions.domain.lifecycle import Status
from functions.pdf.verification import verify
from infra.local.cloud import LocalCloud
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT

CONTRACT: Final = Path(__file__).parent / "samples" / "contrato.pdf"
OUTPUT: Final = ROOT / "build" / "demo"
PATIENCE_S: Final = 60.0


class DemoFailed(Exception):
    """Something did not go as the product promises."""


@dataclass
class Receiver:
    """A customer's system on loopback: it keeps what it is told."""

    url: str = ""
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


def run() -> int:
    """Do the main job and say how it went; 0 when all of it held."""
    progress = Progress()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    print("Rubrica's main job, from a contract to a sealed PDF:")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="rubrica-demo-") as state,
            LocalCloud.started(port=0, state=Path(state), progress=progress) as cloud,
            _receiver() as receiver,
        ):
            _Story(cloud, receiver, progress).tell()
    except (DemoFailed, CloudProblem, httpx.HTTPError) as failed:
        print(f"\ndemo: failed: {failed}")
        return 1
    print(f"\n  {_short(OUTPUT / 'signed.pdf')}  the sealed contract")
    print(f"  {_short(OUTPUT / 'events.json')}  its history")
    print("\ndemo: ok")
    return 0


class _Story:
    """The steps, in their order, through the HTTP API as a customer's system and the signing page use it."""

    def __init__(self, cloud: LocalCloud, receiver: Receiver, progress: Progress) -> None:
        self._cloud = cloud
        self._receiver = receiver
        self._progress = progress
        self._http = httpx.Client(base_url=cloud.url, timeout=30, trust_env=False)

    def tell(self) -> None:
        step = self._progress.step
        with step("registering a webhook, a client and two signers"):
            webhook = self._ask("POST", "/v1/webhooks", {"url": self._receiver.url})
            client = self._ask(
                "POST", "/v1/clients", {"name": "Empresa de ejemplo, S.A. de C.V.", "tax_id": "EKU9003173C9"}
            )
            signers = [
                self._ask("POST", "/v1/signers", {"client_id": client["id"], **person})
                for person in (
                    {"name": "Ana Sofía Núñez", "email": "ana@example.com", "legal_representative": True},
                    {"name": "João Guimarães", "email": "joao@example.com", "phone": "+5511987654321"},
                )
            ]
        with step("creating the document from the contract"):
            document = self._ask(
                "POST",
                "/v1/documents",
                {
                    "client_id": client["id"],
                    "name": "Contrato de prestación de servicios",
                    "language": "es",
                    "file": {"content_base64": base64.b64encode(CONTRACT.read_bytes()).decode()},
                },
            )
        place = f"/v1/documents/{document['id']}"
        with step("assigning and sending"):
            assigned = self._ask(
                "PUT", f"{place}/recipients", {"recipients": [{"signer_id": one["id"]} for one in signers]}
            )
            self._ask("POST", f"{place}/send", {})
        with step("waiting for both messages in the mailbox"):
            self._wait_for("two messages", lambda: len(self._messages()) >= len(signers))
        with step("both sign on the page's own operations"):
            for recipient in assigned["recipients"]:
                url = self._ask("GET", f"{place}/recipients/{recipient['id']}/signing-url")["url"]
                self._sign(url.partition("#")[2])
        with step("sealing, with the timestamp of the development authority"):
            self._wait_for(
                "the sealed file",
                lambda: self._ask("GET", f"{place}/status")["status"] == Status.COMPLETED.value,
            )
        with step("saving the sealed file and its history, and checking both"):
            events = self._ask("GET", f"{place}/events")["data"]
            (OUTPUT / "events.json").write_text(json.dumps(events, indent=2, ensure_ascii=False) + "\n")
            self._check_file(self._ask("GET", f"{place}/signed-file"))
        with step("verifying every webhook"):
            self._wait_for("a webhook for every event", lambda: len(self._heard()) >= len(events))
            self._check_webhooks(webhook["secret"], events)

    def _sign(self, secret: str) -> None:
        session = self._page("GET", "/v1/signing", secret)
        with httpx.Client(trust_env=False) as browser:
            shown = browser.get(session["file"]["url"])
        if not shown.content.startswith(b"%PDF-"):
            raise DemoFailed("the page's link to the document does not bring a PDF")
        self._page("POST", "/v1/signing/open", secret, {})
        image = base64.b64encode(_drawn_signature()).decode()
        self._page(
            "POST",
            "/v1/signing/sign",
            secret,
            {
                "signature": {"kind": "drawn", "image_base64": image},
                "consent_version": session["consent"]["version"],
            },
        )

    def _check_file(self, signed: dict[str, Any]) -> None:
        with httpx.Client(trust_env=False) as browser:
            content = browser.get(signed["url"]).content
        if hashlib.sha256(content).hexdigest() != signed["sha256"]:
            raise DemoFailed("the sealed file is not the one that the API names")
        saved = OUTPUT / "signed.pdf"
        saved.write_bytes(content)
        roots = self._cloud.client("ssm").get_parameter(Name=self._cloud.names.roots_parameter)
        verify(path=saved, roots_pem=roots["Parameter"]["Value"].encode(), expected_sha256=signed["sha256"])

    def _check_webhooks(self, secret: str, events: list[dict[str, Any]]) -> None:
        verifier = Webhook(secret)
        for headers, body in self._heard().values():
            verifier.verify(body, headers)
        told = {json.loads(body)["id"] for _, body in self._heard().values()}
        missing = [one["type"] for one in events if one["id"] not in told]
        if missing:
            raise DemoFailed(f"no webhook told of {', '.join(missing)}")

    def _heard(self) -> dict[str, tuple[dict[str, str], bytes]]:
        """Return what the receiver got, by webhook id: a receiver that honours the id is told everything once."""
        return {headers["webhook-id"]: (headers, body) for headers, body in list(self._receiver.received)}

    def _messages(self) -> list[Any]:
        found: list[Any] = self._http.get("/mailbox/messages.json").json()["messages"]
        return found

    def _ask(self, method: str, path: str, content: object = None) -> dict[str, Any]:
        return self._call(method, path, self._cloud.api_key, content)

    def _page(self, method: str, path: str, secret: str, content: object = None) -> dict[str, Any]:
        return self._call(method, path, secret, content)

    def _call(self, method: str, path: str, secret: str, content: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {secret}"}
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(16)
        answer = self._http.request(method, path, json=content, headers=headers)
        if answer.is_error:
            raise DemoFailed(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        body: dict[str, Any] = answer.json()
        return body

    def _wait_for(self, what: str, done: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not done():
            if time.monotonic() > until:
                raise DemoFailed(f"{what} did not come within {PATIENCE_S:.0f} s")
            time.sleep(0.2)


@contextmanager
def _receiver() -> Iterator[Receiver]:
    """Run a receiver of webhooks on a free port of loopback."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay quiet: the story is told elsewhere."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/rubrica"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def _drawn_signature() -> bytes:
    """Return a PNG of a pen stroke, as the page's canvas would."""
    width, height = 320, 110
    rows = [bytearray(width * 4) for _ in range(height)]
    for place in range(24, width - 24):
        wave = height / 2 + 28 * math.sin(place / 17) - 14 * math.sin(place / 61)
        for thick in range(-2, 3):
            row = min(height - 1, max(0, round(wave) + thick))
            rows[row][place * 4 : place * 4 + 4] = b"\x1b\x2a\x5e\xff"
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    picture = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    picture.seek(0, io.SEEK_END)
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")):
        picture.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
    return picture.getvalue()


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))
