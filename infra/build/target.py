"""Where the code will run, and the interpreter here that can compile for it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from infra.build.parts import BuildError

ARCHITECTURES: Final = {"arm64": "aarch64", "x86_64": "x86_64"}


@dataclass(frozen=True, kw_only=True)
class Target:
    """A Lambda runtime: Amazon Linux 2023 with glibc 2.34, `python` a minor version such as 3.13."""

    arch: str
    python: str
    interpreter: str | None
    """An interpreter of that minor version on this machine, or None."""

    @classmethod
    def of(cls, *, arch: str, python: str) -> Target:
        """Find the interpreter for a minor version, or the minor version of an interpreter."""
        if re.fullmatch(r"3\.\d+", python):
            return cls(arch=arch, python=python, interpreter=_find(python))
        return cls(arch=arch, python=_minor(python), interpreter=python)

    @property
    def machine(self) -> str:
        return ARCHITECTURES[self.arch]

    @property
    def platform(self) -> str:
        """The platform by the name that uv knows."""
        return f"{self.machine}-manylinux_2_28"

    @property
    def markers(self) -> dict[str, str]:
        """The environment that requirements' markers are judged in (PEP 508)."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
            "extra": "",
        }

    def compile(self, folder: Path) -> bool:
        """Precompile, so that a cold start need not (2.2 times slower, measured). False when nobody here can.

        Hashes instead of times in the compiled files: the same source gives the same bytes.
        """
        if self.interpreter is None:
            return False
        command = [self.interpreter, "-m", "compileall", "-q", "-j", "0", "-s", str(folder), "-p", "/opt"]
        command += ["--invalidation-mode", "unchecked-hash", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(f"{folder.name} does not compile:\n{done.stdout}{done.stderr}")
        return True


@cache
def _find(python: str) -> str | None:
    if python == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    command = [sys.executable, "-m", "uv", "python", "find", "--no-project", "--no-python-downloads", python]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or None if found.returncode == 0 else None


def _minor(interpreter: str) -> str:
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run(
            [interpreter, "-c", ask], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(f"{interpreter} is neither a minor version such as 3.13 nor a Python") from error
