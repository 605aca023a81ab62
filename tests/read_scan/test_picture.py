"""An image's dots are the same whoever decodes them; what is turned or cut off is left to Pillow, which tells."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

from PIL import ExifTags, Image

from subsidy_docs.errors import DamagedFileError
from subsidy_docs.read import picture

PAGE = np.random.default_rng(3).integers(0, 256, (83, 61, 3)).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)


def file(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    """The page as the bytes of an image file."""
    out = io.BytesIO()
    Image.fromarray(PAGE).convert(mode).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("data", [file("PNG"), file("PNG", "L", dpi=(200, 200)), file("JPEG"), file("JPEG", "L"),
                                  file("JPEG", quality=95, subsampling=0), file("JPEG", progressive=True)])
def test_opencv_decodes_as_pillow_does(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "_upright", None)
    (page,) = picture.frames(data, name="page")
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(page, np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_turned_image_is_turned(kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    (page,) = picture.frames(file(kind, exif=exif), name="page")
    assert page.shape == (PAGE.shape[1], PAGE.shape[0], 3)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_is_left_of_an_image_is_not_read(kind: str) -> None:
    data = file(kind)
    with pytest.raises(DamagedFileError):
        list(picture.frames(data[:len(data) // 2], name="page"))
