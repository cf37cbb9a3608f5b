"""python -m infra.build [--arch arm64|x86_64] [--python 3.13]: build the code and the layers."""

from __future__ import annotations

import argparse
import sys
import time

from infra.build import BuildError, build
from infra.build.target import ARCHITECTURES


def main() -> int:
    """Build and print each part with its unzipped size."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.build", description="Build the code and the layers."
    )
    parser.add_argument("--arch", choices=ARCHITECTURES, default="arm64", help="processor of the functions")
    parser.add_argument(
        "--python", default="3.13", help="minor version of the runtime, or an interpreter of it"
    )
    arguments = parser.parse_args()
    begun = time.monotonic()
    try:
        parts = build(arch=arguments.arch, python=arguments.python)
    except BuildError as error:
        sys.stderr.write(f"build: {error}\n")
        return 1
    for part in parts:
        how = "built" if part.built else "as before"
        compiled = (
            ""
            if part.compiled
            else f"; not precompiled: no Python {arguments.python} here, starts will be slow"
        )
        sys.stdout.write(f"{part.name:<8}{part.size / 1e6:8.1f} MB  {how}{compiled}\n")
    sys.stdout.write(
        f"{'all':<8}{sum(part.size for part in parts) / 1e6:8.1f} MB  {time.monotonic() - begun:.1f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
