"""Which words are common? Prints what read/words.txt holds: words of two to four characters from jieba (MIT).

Run in a scratch environment that has jieba: ``python tools/make_words.py > src/subsidy_docs/read/words.txt``.
"""

from __future__ import annotations

from importlib.resources import files

from subsidy_docs.read.variants import listed

OFTEN = 50  # times that jieba's sources have a word


def main() -> None:
    """Print the words."""
    print("# Common words of two to four characters; from the dictionary of jieba 0.42.1 (MIT licence, Sun Junyi).")
    for line in files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines():
        word, often, *_ = line.split()
        if int(often) >= OFTEN and 2 <= len(word) <= 4 and listed() >= set(word):
            print(word)


if __name__ == "__main__":
    main()
