"""LibreOffice and Chromium as other people's programs: many files in one go, each run with a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def soffice() -> str | None:
    """LibreOffice's program, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def chromium() -> str | None:
    """A Chromium, or None."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def convert(files: Sequence[Path], target: str, *, reader: str | None = None, batch: int = 40) -> dict[Path, Path]:
    """Convert *files* to *target* (``pdf``, ``docx:MS Word 2007 XML`` …) beside them, under ``converted/``.

    *reader* forces an import filter. Gives source -> result for those that came out.
    """
    program = soffice()
    if program is None or not files:
        return {}
    suffix = "." + target.split(":")[0]
    out: dict[Path, Path] = {}
    with tempfile.TemporaryDirectory(prefix="lo-bench-") as profile:
        for start in range(0, len(files), batch):
            some = files[start : start + batch]
            folder = some[0].parent / f"converted{suffix}"
            folder.mkdir(exist_ok=True)
            command = [program, f"-env:UserInstallation=file://{profile}", "--headless"]
            command += [f"--infilter={reader}"] if reader else []
            command += ["--convert-to", target, "--outdir", str(folder), *map(str, some)]
            subprocess.run(command, capture_output=True, timeout=60 + 10 * len(some), check=False)
            for path in some:
                result = folder / (path.stem + suffix)
                if result.exists():
                    out[path] = result
    return out


def print_pages(files: Sequence[Path], *, workers: int = 2) -> dict[Path, Path]:
    """Print HTML *files* to PDF with Chromium. Gives source -> result for those that came out."""
    program = chromium()
    if program is None:
        return {}

    def one(path: Path) -> tuple[Path, Path]:
        result = path.with_suffix(".pdf")
        with tempfile.TemporaryDirectory(prefix="chromium-bench-") as profile:
            command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
            command += ["--no-pdf-header-footer", f"--print-to-pdf={result}", path.as_uri()]
            subprocess.run(command, capture_output=True, timeout=90, check=False)
        return path, result

    with ThreadPoolExecutor(workers) as pool:
        return {path: result for path, result in pool.map(one, files) if result.exists()}
