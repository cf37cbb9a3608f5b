"""One contract on one core, from a row of a template to a sealed PDF and its thumbnail.

Six pages with a table and pictures, two who sign, nine events, sealed at B-LT with a timestamp over HTTP from a
development authority in this process. Everything runs as the service runs it, children included, bound to one core:
LibreOffice too, which is warm. The goal counts render, convert, evidence and stamp, seal, thumbnail; the intake of the
pages, which comes on top, is told beside it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from functions.docx import templates
from functions.domain.languages import Language
from functions.pdf.assembly import assemble
from functions.pdf.intake import accept, render_page
from functions.pdf.sealing import LongTerm, seal
from functions.providers.http import client
from functions.providers.rendering import installation
from functions.providers.rendering.contract import RenderUnavailable, SourceKind
from functions.providers.rendering.libreoffice import LibreOffice
from functions.providers.seals.development import DevelopmentCertificates, LocalSealingKey
from functions.providers.timestamps.development import DevelopmentAuthority
from functions.providers.timestamps.rfc3161 import HttpTimestampAuthority
from infra.bench.figure import Figure, at_most
from infra.bench.rendering import skipped
from infra.bench.sealing import answering
from tests.docx import contracts
from tests.pdf import samples

GOAL: Final = 250
ROUNDS: Final = 15
_THUMBNAIL: Final = 150
_LOOPBACK: Final = (ip_network("127.0.0.0/8"),)
_COUNTED: Final = ("template", "convert", "assemble", "seal", "thumbnail")

Step = Callable[[], object]


def measure() -> list[Figure]:
    """Make the contract again and again on one core; say so where there is no LibreOffice."""
    try:
        installed = installation.find()
    except RenderUnavailable as missing:
        return [skipped("contract", missing)]
    cores = _bind_to_one_core()
    at = datetime.now(UTC)
    authority = DevelopmentAuthority.create(at=at)
    renderer = LibreOffice(installed=installed)
    try:
        with tempfile.TemporaryDirectory() as name, answering(authority) as url:
            steps = _steps(Path(name), renderer=renderer, authority=authority, url=url, at=at)
            return _told(steps)
    finally:
        renderer.close()
        _free(cores)


def _steps(
    room: Path, *, renderer: LibreOffice, authority: DevelopmentAuthority, url: str, at: datetime
) -> dict[str, Step]:
    template = contracts.spanish(clauses=90)
    certificates = DevelopmentCertificates.create(at=at)
    key = LocalSealingKey.create(certificates, at=at)
    post = partial(client.post, deadline=20.0, allowed_networks=_LOOPBACK)
    long_term = LongTerm(
        roots_pem=certificates.root_pem + authority.root_pem,
        revocations=[one.revocations(at=at) for one in (certificates, authority)],
    )
    source, made, kept = room / "contract.docx", room / "made.pdf", room / "kept.pdf"
    assembled, sealed = room / "assembled.pdf", room / "sealed.pdf"

    def fill_in() -> None:
        source.write_bytes(templates.render(template, contracts.spanish_values(), language=Language.ES))

    def take_in() -> None:
        kept.write_bytes(accept(content=made, from_outside=False).content)

    return {
        "template": fill_in,
        "convert": lambda: renderer.render(source, kind=SourceKind.DOCX, out=made),
        "intake": take_in,
        "assemble": lambda: assemble(
            original=kept,
            signatures=[samples.signature("Ana Núñez"), samples.signature("João Guimarães")],
            evidence=samples.evidence(),
            out=assembled,
        ),
        "seal": lambda: seal(
            source=assembled,
            out=sealed,
            chain_pem=key.chain_pem,
            sign=key.sign,
            timestamp=HttpTimestampAuthority(url=url, post=post),
            reason="Documento firmado por todas las partes",
            name="Rubrica",
            long_term=long_term,
        ),
        "thumbnail": lambda: render_page(content=sealed, page=1, width=_THUMBNAIL),
    }


def _told(steps: dict[str, Step]) -> list[Figure]:
    for step in steps.values():
        step()
    wall: dict[str, list[float]] = {name: [] for name in steps}
    cpu: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            begun, used = time.perf_counter(), _cpu()
            step()
            cpu[name].append(_cpu() - used)
            wall[name].append(time.perf_counter() - begun)
    counted = " + ".join(_COUNTED)
    return [
        Figure(
            name="contract/total",
            value=_ms(_sums(wall)),
            unit="ms",
            goal=at_most(GOAL),
            note=f"{counted}; prototype: 391",
        ),
        Figure(
            name="contract/processor",
            value=_ms(_sums(cpu)),
            unit="ms",
            note="of the same: a core that others use too tells little by the clock",
        ),
        *(
            Figure(
                name=f"contract/{name}",
                value=_ms(taken),
                unit="ms",
                note=f"processor: {_ms(cpu[name]):g} ms{'' if name in _COUNTED else '; not in the total'}",
            )
            for name, taken in wall.items()
        ),
    ]


def _sums(taken: dict[str, list[float]]) -> list[float]:
    return [sum(taken[name][place] for name in _COUNTED) for place in range(ROUNDS)]


def _cpu() -> float:
    """Return the seconds of processor that this process has used, and all that it started, ended or not."""
    ticks, waiting = 0, [str(os.getpid())]
    while waiting:
        process = Path("/proc") / waiting.pop()
        with suppress(OSError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            # User and system time, its own and that of its children that ended (proc(5), fields 14 to 17).
            ticks += sum(map(int, fields[11:15]))
            for listed in process.glob("task/*/children"):
                waiting += listed.read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK")


def _bind_to_one_core() -> set[int]:
    """Bind this process, and all that it starts from now on, to one core; return those it had."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    return cores


def _free(cores: set[int]) -> None:
    os.sched_setaffinity(0, cores)


def _ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 1)
