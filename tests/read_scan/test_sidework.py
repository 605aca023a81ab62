"""Work beside other work: it goes on in a forked process, and OpenCV has its threads back afterwards."""

from __future__ import annotations

import multiprocessing

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2

from subsidy_docs.read.sidework import beside, one_thread_a_call


def double(number: int) -> int:
    """Twice as much."""
    return beside(lambda: 2 * number).result(timeout=20)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_process_has_threads_of_its_own() -> None:
    assert double(2) == 4
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(double, (3,)).get(timeout=30) == 6


def test_opencv_has_its_threads_back_after_a_fault() -> None:
    before = cv2.getNumThreads()
    with pytest.raises(ValueError, match="fault"), one_thread_a_call():
        assert cv2.getNumThreads() == 1
        raise ValueError("fault")
    assert cv2.getNumThreads() == before
