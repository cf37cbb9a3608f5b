"""What the process that reads hostile documents, and all that it starts, may not do."""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

_ALLOW = 0x7FFF0000
_DENY = 0x00050000 | 13  # SECCOMP_RET_ERRNO | EACCES
_AF_UNIX = 1
_IO_URING_SETUP = 425
_X32 = 0x40000000

# linux/audit.h and asm/unistd.h: the architecture's mark and its number for socket(2).
_ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}

# linux/bpf_common.h: load a word of struct seccomp_data; jump if equal, or if at least; return.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def cut_network() -> bool:
    """Leave this process and its children no socket but Unix ones, for good. False where the system cannot.

    A seccomp filter needs no rights, unlike a network namespace: it works in containers, in CI and in Lambda.
    """
    known = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    mark, socket = known
    rules = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, mark),  # another architecture's numbers mean other calls: deny
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _X32),
        (_EQUAL, 4, 0, _IO_URING_SETUP),  # io_uring opens sockets behind the filter's back
        (_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *rule) for rule in rules))
    program = _Program(len(rules), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def limit(*, memory: int, output: int) -> None:
    """Bound this process: address space and written files in bytes. It dies with the one that started it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def allow_cpu(process: int, *, seconds: int) -> float:
    """Let a process use this many CPU seconds from now on. Return how many it will have used by then."""
    if sys.platform != "linux":
        return math.inf
    soft = int(cpu_seconds(process)) + 1 + seconds
    _, hard = resource.prlimit(process, resource.RLIMIT_CPU)
    resource.prlimit(process, resource.RLIMIT_CPU, (soft, hard))
    return soft


def cpu_seconds_of_children() -> float:
    """Return how much CPU was used by children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_seconds(process: int) -> float:
    """Return how much CPU a process has used."""
    with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
        # The name in brackets may hold anything; times are fields 14 and 15.
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process: int) -> int:
    """Return the memory in MB that a process holds now; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    with open(f"/proc/{process}/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * resource.getpagesize() // 1_048_576
