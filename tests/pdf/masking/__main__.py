"""Prints what becomes of each file of the corpus: verdict, time and memory."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from functions.pdf import intake
from tests.pdf.masking import CORPUS

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for make in CORPUS:
            file = Path(folder) / f"{make.__name__}.pdf"
            file.write_bytes(make())
            files.append(str(file))
        sys.exit(intake.main(files))
