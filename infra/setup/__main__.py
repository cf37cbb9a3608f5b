"""python -m infra.setup [pages] [tools]: bring what is asked for up to date, no more."""

from __future__ import annotations

import argparse
import sys

from infra.local.progress import CloudProblem, Progress
from infra.setup.messages import compile_texts
from infra.setup.packages import install_packages
from infra.setup.pages import build_pages
from infra.setup.renderer import install_renderer
from infra.setup.tools import install_tools


def main() -> int:
    """Do what the command line says, always the packages and texts first; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.setup", description=__doc__)
    parser.add_argument("what", nargs="*", choices=["pages", "tools"])
    asked = parser.parse_args().what
    progress = Progress()
    try:
        install_packages(progress)
        compile_texts(progress)
        install_renderer(progress)
        if "pages" in asked:
            build_pages(progress)
        if "tools" in asked:
            install_tools(progress)
    except CloudProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
