"""`python -m infra.bench.sealing_child FOLDER SOURCE ROUNDS`: seal one file several times, and print what it cost."""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.providers.http import client
from functions.providers.seals.development import LocalSealingKey
from functions.providers.timestamps.rfc3161 import HttpTimestampAuthority

_LOOPBACK: Final = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Task:
    """What a child needs beside its file, kept in a folder."""

    folder: Path

    @classmethod
    def written(
        cls,
        folder: Path,
        *,
        key: LocalSealingKey,
        roots_pem: bytes,
        revocations: Sequence[bytes],
        timestamp_url: str,
    ) -> Task:
        """Write what the child reads."""
        pem = key.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "key.pem").write_bytes(pem)
        (folder / "chain.pem").write_bytes(key.chain_pem)
        (folder / "roots.pem").write_bytes(roots_pem)
        for place, one in enumerate(revocations):
            (folder / f"{place}.crl").write_bytes(one)
        (folder / "timestamp.url").write_text(timestamp_url)
        return cls(folder)

    @property
    def key(self) -> LocalSealingKey:
        key = serialization.load_pem_private_key((self.folder / "key.pem").read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the sealing key is RSA")
        return LocalSealingKey(key=key, chain_pem=(self.folder / "chain.pem").read_bytes())

    @property
    def authority(self) -> HttpTimestampAuthority:
        post = partial(client.post, deadline=20.0, allowed_networks=_LOOPBACK)
        return HttpTimestampAuthority(url=(self.folder / "timestamp.url").read_text(), post=post)

    @property
    def roots_pem(self) -> bytes:
        return (self.folder / "roots.pem").read_bytes()

    @property
    def revocations(self) -> list[bytes]:
        return [one.read_bytes() for one in sorted(self.folder.glob("*.crl"))]


def main() -> None:
    """Seal, measure, print one line of JSON."""
    from functions.pdf.sealing import LongTerm, seal

    folder, source, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    task = Task(folder)
    key, authority = task.key, task.authority
    long_term = LongTerm(roots_pem=task.roots_pem, revocations=task.revocations)
    imported = _peak_mb()
    out = folder / "sealed.pdf"
    levels: list[str] = []

    def once() -> None:
        sealed = seal(
            source=source,
            out=out,
            chain_pem=key.chain_pem,
            sign=key.sign,
            timestamp=authority,
            reason="Documento firmado por todas las partes",
            name="Rubrica",
            long_term=long_term,
        )
        levels.append(sealed.level)

    def floor() -> None:
        with source.open("rb") as file:
            key.sign(hashlib.file_digest(file, "sha256").digest())

    once()
    floor()
    spent = [(_timed(once), _timed(floor)) for _ in range(rounds)]
    seals, floors = zip(*spent, strict=True)
    print(
        json.dumps(
            {
                "seal_wall": statistics.median(one[0] for one in seals),
                "seal_cpu": statistics.median(one[1] for one in seals),
                "floor_wall": statistics.median(one[0] for one in floors),
                "floor_cpu": statistics.median(one[1] for one in floors),
                "peak_mb": _peak_mb(),
                "imported_mb": imported,
                "level": levels[-1],
            }
        )
    )


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return seconds of the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _peak_mb() -> float:
    """Return the most memory that this process has held, in MB (10⁶ bytes).

    Not `ru_maxrss`, which a process inherits from the one that started it.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise OSError("this system does not tell a process's memory")


if __name__ == "__main__":
    main()
