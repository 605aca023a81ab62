"""The bytes of an image file in, its pages as arrays out: PNG, JPEG, TIFF of many pages and any compression.

Pages are RGB, no larger than the reader needs; a fax's flat dots are made square again; the turn that a camera noted
is applied.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from subsidy_docs.errors import DamagedFileError, TooLargeError

Colour = npt.NDArray[np.uint8]

MOST_PIXELS = 120_000_000  # an A3 page at 600 dpi has 70 million
MOST_PAGES = 200
LONGEST = 2_700
"""The longest side of a page that is worked on: A4 at 230 dots an inch. More says nothing more about the text."""
_PLAIN = frozenset((b"IHDR", b"IDAT", b"IEND", b"PLTE", b"bKGD", b"cHRM", b"gAMA", b"iCCP", b"pHYs", b"sBIT", b"sRGB",
                    b"tIME"))
"""The chunks of a PNG file that say nothing of how it is turned, or where it leaves the paper clear."""
RENDERED = 2_339.0
"""The longest side of a PDF page drawn to be read: A4 at 200 dots an inch."""


def frames(data: bytes, *, name: str) -> Iterator[Colour]:
    """The pages of the image file *name*. Raises DamagedFileError, TooLargeError."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            count = getattr(image, "n_frames", 1)
            if count > MOST_PAGES:
                raise too_large(name, f"{count}页 / pages", str(MOST_PAGES))
            for number in range(count):
                image.seek(number)
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise too_large(name, f"{width}×{height}", f"{MOST_PIXELS // 1_000_000} 百万像素 / megapixels")
                image.draft("RGB", (LONGEST, LONGEST))
                across, down = image.info.get("dpi") or (1, 1)
                page = _plain(image, data) if image.size == (width, height) and count == 1 else None
                yield fitted(_upright(image) if page is None else page, float(across or 1) / float(down or 1))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFileError("图片已损坏，无法打开。请重新扫描或拍照。",
                               "The image is damaged and can't be opened. Scan or photograph it again.",
                               file=name) from error


def _plain(image: Image.Image, data: bytes) -> Colour | None:
    """The dots of *image*, whose file is *data*, as OpenCV decodes them: in less time than Pillow, and with a third of
    the memory. None where that might be otherwise: an image that is turned, cut off or of other colours."""
    if image.mode not in ("RGB", "L") or not (_is_whole_jpeg(image, data) if image.format == "JPEG" else
                                              image.format == "PNG" and _PLAIN.issuperset(_chunks(data))):
        return None
    page = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if page is None else np.asarray(page, np.uint8)


def _is_whole_jpeg(image: Image.Image, data: bytes) -> bool:
    """Whether the file of a JPEG reaches to its end and notes no turn."""
    return data.endswith(b"\xff\xd9") and image.getexif().get(ExifTags.Base.Orientation, 1) == 1


def _chunks(data: bytes) -> Iterator[bytes]:
    """The names of a PNG file's chunks."""
    at = 8
    while at < len(data):
        yield data[at + 4:at + 8]
        at += 12 + int.from_bytes(data[at:at + 4])


def _upright(image: Image.Image) -> Colour:
    """The dots of *image*, turned as its camera noted; copied only where they are turned or no RGB."""
    image.load()
    upright = ImageOps.exif_transpose(image) if image.getexif().get(ExifTags.Base.Orientation, 1) != 1 else image
    return np.asarray(upright if upright.mode == "RGB" else _on_white(_of_bytes(upright)).convert("RGB"))


def _of_bytes(image: Image.Image) -> Image.Image:
    """*image* with a byte a dot, where it has more greys than these: its brightest is white. Pillow would cut off all
    above 255, which leaves a page without print."""
    if not image.mode.startswith(("I", "F")):
        return image
    greys = np.asarray(image, np.float32)
    return Image.fromarray(np.clip(greys / max(float(greys.max()), 1e-6) * 255, 0, 255).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    """*image* on white paper, where it leaves the paper clear: the colour of clear dots is often black."""
    if not image.has_transparency_data:
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))


def pdf_pages(data: bytes, numbers: Sequence[int], *, name: str) -> Iterator[tuple[int, Colour]]:
    """The pages *numbers* (from 1) of a PDF as they look, each with its number. Raises DamagedFileError."""
    import pypdfium2

    from subsidy_docs.read import pdfium

    try:
        with pdfium.lock, pypdfium2.PdfDocument(data) as document:
            document.init_forms()
            for number in numbers:
                page = document[number - 1]
                factor = min(RENDERED / max(page.get_size()), 200 / 72 * 4)
                yield number, np.ascontiguousarray(page.render(scale=factor, rev_byteorder=True).to_numpy()[:, :, :3])
    except pypdfium2.PdfiumError as error:
        raise DamagedFileError("PDF 已损坏，无法打开。请重新导出或索取该文件。",
                               "The PDF is damaged and can't be opened. Export or request it again.",
                               file=name) from error


def fitted(page: Colour, squeeze: float = 1.0) -> Colour:
    """*page* with square dots (*squeeze*: dots an inch across by down) and no longer than LONGEST."""
    height, width = page.shape[:2]
    tall = height * squeeze if squeeze > 1 else float(height)
    wide = width / squeeze if squeeze < 1 else float(width)
    factor = min(1.0, LONGEST / max(tall, wide))
    size = max(round(wide * factor), 1), max(round(tall * factor), 1)
    if size == (width, height):
        return page
    smaller = size[0] <= width and size[1] <= height
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR), np.uint8)


def too_large(name: str, found: str, bound: str) -> TooLargeError:
    """The error for an image over a bound."""
    return TooLargeError(f"图片过大（{found}，上限 {bound}），未读取。请以300 dpi重新扫描申请表所在的页。",
                         f"The image is too large ({found}, at most {bound}) and was not read. Scan the form's pages "
                         "again at 300 dpi.", file=name)
