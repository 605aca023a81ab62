"""All benchmarks, one after the other, each beside its named peer in the same run: ``python -m benchmarks``."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
ORDER = ("fill_docx", "fill_pdf", "read_docx", "read_pdf", "read_scan", "policy", "publish")


def main() -> None:
    """Run every benchmark that is there."""
    for name in ORDER:
        path = HERE / f"{name}.py"
        if not path.exists():
            continue
        print(f"\n== {name} ".ljust(78, "="), flush=True)
        sys.argv = [str(path)]
        runpy.run_path(str(path), run_name="__main__")


if __name__ == "__main__":
    main()
