"""What a limited child may use. The kernel enforces the numbers (setrlimit), the server the wall clock."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


class ChildLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one child process."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    file_bytes: int
    open_files: int = 128
    niceness: int = 10


def load_libc() -> ctypes.CDLL | None:
    """Open the C library for prctl and unshare; None where there is no Linux."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(libc: ctypes.CDLL | None, parent_pid: int) -> None:
    """Have the kernel kill this process when its parent dies, however that happens (Linux; prctl(2))."""
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:  # it died before the call above
        os._exit(1)


def leave_network(libc: ctypes.CDLL | None) -> bool:
    """Move this process and its children into an empty network namespace; False when the system does not permit it."""
    if libc is None:
        return False
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0 and libc.unshare(CLONE_NEWNET) == 0:
        return True
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        try:
            with Path(f"/proc/self/{name}").open("w") as file:
                file.write(text)
        except OSError:
            return True  # without the map the ids only look strange inside; file rights stay as they were
    return True


def _limit_cpu(seconds: int) -> None:
    """Let SIGXCPU come a second before SIGKILL: it says what happened."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    bound = seconds + 1 if hard == resource.RLIM_INFINITY else min(seconds + 1, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, bound), bound))


def apply_limits(limits: ChildLimits, libc: ctypes.CDLL | None) -> None:
    """Bind the calling process to its limits; called in the child, before it sees any foreign byte."""
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))
    _limit_cpu(limits.cpu_seconds)
    os.nice(limits.niceness)
    if libc is not None:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    try:
        with Path("/proc/self/oom_score_adj").open("w") as file:
            file.write("900")  # when memory is short, an encode is the right thing to lose, not the database
    except OSError:
        return  # not Linux
