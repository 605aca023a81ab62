"""Work done side by side: what takes OpenCV, numpy or onnxruntime a while lets other Python code run meanwhile.

One pool of threads serves the process. Work that is given to it must not wait for other work given to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import ParamSpec, TypeVar

import cv2

THREADS = 2

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def beside(work: Callable[_Given, _Made], *args: _Given.args, **kwargs: _Given.kwargs) -> Future[_Made]:
    """What *work* makes of its arguments, begun now and done beside what its caller does."""
    return _pool().submit(work, *args, **kwargs)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="page")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads are not forked


@contextmanager
def one_thread_a_call() -> Iterator[None]:
    """OpenCV's own threads kept out of it: on a page, its openings and closings take twice as long with two of them."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
