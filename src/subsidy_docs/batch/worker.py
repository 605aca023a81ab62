"""The child process of a cell: takes items on stdin, does the work, answers on stdout.

Frames are pickles with their length before them; both ends are this program. The first frame sets the process up,
each further one is a function and its items; the answers are ``READY``, then an outcome an item.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from subsidy_docs.errors import CrashedError, MemoryLimitError, SubsidyDocsError, UnreadableError, reason

READY = b"ready"
_HEADER = struct.Struct(">Q")


def attempt(work: Callable[[Any], Any], item: Any) -> tuple[bool, Any]:
    """``(True, result)``, or ``(False, error as a dict)``: nothing but the end of the process gets past this."""
    try:
        return True, work(item)
    except SubsidyDocsError as error:
        return False, error.to_dict()
    except OSError as error:
        why = reason(error)
        return False, UnreadableError(f"无法打开：{why.zh}。", f"can't be opened: {why.en}.",
                                      file=None if error.filename is None else str(error.filename)).to_dict()
    except MemoryError:
        return False, MemoryLimitError("处理所需内存超过上限，已中止。", "took more memory than allowed.").to_dict()
    except Exception as error:
        what = f"{type(error).__name__}: {error}"[:300]
        return False, CrashedError(f"处理这个文件时程序出错（{what}）；其他文件不受影响。请把该文件交给维护人员。",
                                   f"a fault of this program on this file ({what}); the others are not affected. Show "
                                   "the file to those who maintain the program.").to_dict()


def serve() -> None:
    """The child: take requests from stdin, answer on stdout, end when the driver has gone."""
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # what a library prints must not get between the answers
    first = receive(source)
    if first is None:
        return
    path, seconds, memory = pickle.loads(first)
    sys.path[:] = path
    _bound(memory)
    _die_with_driver()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(source, requests), daemon=True).start()
    while True:
        work, items = pickle.loads(requests.get())
        send(answers, READY)
        for item in items:
            # the driver ends what hangs; should it be gone, and the hang keep _take from seeing that, this does
            faulthandler.dump_traceback_later(2 * seconds + 60, exit=True, file=nowhere)
            send(answers, _packed(attempt(work, item)))
        faulthandler.cancel_dump_traceback_later()


def _packed(outcome: tuple[bool, Any]) -> bytes:
    try:
        return pickle.dumps(outcome)
    except Exception as error:
        return pickle.dumps(attempt(_raise, error))


def _raise(error: Exception) -> None:
    raise error


def _take(source: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    """Read ahead, so that the driver's end is noticed in the midst of work: then this process and its own go too."""
    while True:
        frame = receive(source)
        if frame is None:
            if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
                os.killpg(0, signal.SIGKILL)
            os._exit(0)
        requests.put(frame)


def _die_with_driver() -> None:
    """Ask Linux to end this process with its driver, even in the midst of native code; elsewhere _take must do."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _bound(memory: int) -> None:
    """A second net under the driver's watch: no more address space than twice the limit above what is held now."""
    try:
        import resource

        held = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + 2 * memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    except (ImportError, OSError, ValueError):
        return


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write *frame*, its length before it."""
    stream.write(_HEADER.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    (size,) = _HEADER.unpack(header)
    frame = stream.read(size)
    return frame if len(frame) == size else None


if __name__ == "__main__":
    serve()
