"""Work for the runner's tests: one function, told by the item what to do."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from subsidy_docs.errors import DamagedFileError


def work(item: Any) -> Any:
    what, value = item
    if what == "sleep":
        time.sleep(value)
    elif what == "exit":
        os._exit(value)
    elif what == "segfault":
        ctypes.string_at(0)
    elif what == "hang":  # in native code that holds the interpreter
        ctypes.pythonapi.sleep(600) if hasattr(ctypes.pythonapi, "sleep") else time.sleep(600)
    elif what == "grow":
        held = []
        while True:
            held.append(b"x" * (1 << 24))
            time.sleep(0.002)
    elif what == "huge":
        return len(bytearray(value))
    elif what == "error":
        raise DamagedFileError("坏", "bad", file="x")
    elif what == "bug":
        raise KeyError(value)
    elif what == "unpicklable":
        return lambda: value
    elif what == "print":
        print("noise" * 1000)
        os.write(1, b"noise" * 1000)
    return (os.getpid(), value)
