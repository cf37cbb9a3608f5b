"""The one address of the one-machine cloud: API, pages, mailbox, development authorities.

Runs as a process of its own (`python -m infra.local.front_door`), told everything in $RUBRICA_FRONT_DOOR.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from infra.local import mail_service, mailbox_pages, phone_service, reports, timestamps
from infra.local.assembly import STAGE
from infra.local.gateway import Gateway
from infra.local.mailbox import Mailbox
from infra.local.pages import Pages, not_found
from infra.local.processes import end_with_parent
from infra.local.state import ROOT, State
from infra.names import Names

MAIL_PREFIX = "/development/mail"
SMS_PREFIX = "/development/sms"
WHATSAPP_PREFIX = "/development/whatsapp"
TIMESTAMP_PATH = "/development/timestamp"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def carriers(url: str) -> dict[str, str]:
    """Return the settings by which boto3 finds the stand-ins for AWS's carriers of messages."""
    return {
        "AWS_ENDPOINT_URL_SESV2": url + MAIL_PREFIX,
        "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": url + SMS_PREFIX,
        "AWS_ENDPOINT_URL_SOCIALMESSAGING": url + WHATSAPP_PREFIX,
    }


@dataclass(frozen=True)
class Door:
    """Where the front door listens, what is behind it, and where its state is."""

    port: int
    endpoint_url: str
    state: str
    web: str = str(ROOT / "web")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return what the process must find in its environment."""
        return {"RUBRICA_FRONT_DOOR": json.dumps(asdict(self))}


def front_door(door: Door) -> Starlette:
    """Return the application."""
    state = State(Path(door.state))
    mailbox = Mailbox(state.mailbox)
    report = reports.to_queue(door.endpoint_url, Names(stage=STAGE))
    gateway = Gateway(door.endpoint_url, lambda: state.remembered().get("api", {}))
    pages = Pages(Path(door.web), {"files_origin": door.endpoint_url})

    async def health(request: Request) -> Response:
        ready = bool(state.remembered().get("api"))
        return JSONResponse({"status": "ok" if ready else "starting"})

    async def home(request: Request) -> Response:
        return RedirectResponse("/mailbox", 307)

    async def missing(request: Request, problem: Exception) -> Response:
        return not_found(request)

    async def broken(request: Request, problem: Exception) -> Response:
        logging.getLogger("rubrica.front_door").error("request failed", exc_info=problem)
        return PlainTextResponse("The front door failed on this request; its log says why.", 500)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await gateway.close()

    return Starlette(
        routes=[
            Route("/healthz", health),
            Route("/v1/{rest:path}", gateway.__call__, methods=METHODS),
            Route("/embed/{rest:path}", gateway.__call__, methods=["GET", "HEAD"]),
            Route("/unsubscribe/{rest:path}", gateway.__call__, methods=["GET", "HEAD", "POST"]),
            *mail_service.routes(mailbox, MAIL_PREFIX, report),
            *phone_service.sms_routes(mailbox, SMS_PREFIX, report),
            *phone_service.whatsapp_routes(mailbox, WHATSAPP_PREFIX, report),
            *timestamps.routes(state.authority, TIMESTAMP_PATH),
            *mailbox_pages.routes(mailbox),
            Route("/", home),
            Route("/{rest:path}", pages.__call__, methods=["GET", "HEAD"]),
        ],
        exception_handlers={404: missing, 405: missing, 500: broken},
        lifespan=life,
    )


def main() -> None:
    """Serve until SIGTERM, or until the parent goes away."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    door = Door(**json.loads(os.environ["RUBRICA_FRONT_DOOR"]))
    end_with_parent()
    uvicorn.run(
        front_door(door),
        host="127.0.0.1",
        port=door.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )


if __name__ == "__main__":
    main()
