"""Which characters are one character in another dress? Prints what read/variants.txt holds.

A traditional form counts where it is in no list of today's characters and its first simplified form is; the pairs are
those of OpenCC (TSCharacters.txt, Apache-2.0). Run in a scratch environment that has the package
opencc-python-reimplemented: ``python tools/make_variants.py > src/subsidy_docs/read/variants.txt``.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

from subsidy_docs.read.variants import listed

OWN = {"〇": "○◯", "-": "‐–—―─"}  # a sign set for the character in dates; dashes, whose length is told elsewhere


def main() -> None:
    """Print a line for each of today's characters: it, then its other forms."""
    forms: dict[str, set[str]] = defaultdict(set)
    for line in files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8").splitlines():
        old, new = line.split("\t")[:2]
        if old not in listed() and new.split()[0] in listed():
            forms[new.split()[0]].add(old)
    for new, others in OWN.items():
        forms[new].update(others)
    print("# Today's characters, each followed by its other forms; from OpenCC's TSCharacters.txt (Apache-2.0).")
    for new, others in sorted(forms.items()):
        print(new + "".join(sorted(others)))


if __name__ == "__main__":
    main()
