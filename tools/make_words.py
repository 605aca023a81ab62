"""Which words are common? Prints what read/words.txt holds: words of two to four characters from jieba (MIT), but for
those of which a recogniser may make another word (人口, 入口).

Run in a scratch environment that has jieba: ``python tools/make_words.py > src/subsidy_docs/read/words.txt``.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

from subsidy_docs.read.lookalikes import confusions
from subsidy_docs.read.variants import listed

OFTEN, SELDOM = 10, 3  # times that jieba's sources have a word: a common one; one that another may be taken for


def main() -> None:
    """Print the words."""
    print("# Common words of two to four characters; from the dictionary of jieba 0.42.1 (MIT licence, Sun Junyi).")
    read = (line.split() for line in files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines())
    words = {word: int(often) for word, often, *_ in read if 2 <= len(word) <= 4 and listed() >= set(word)}
    alike: dict[str, set[str]] = defaultdict(set)
    for given, wanted in confusions().items():
        for other in wanted:
            alike[given].add(other)
            alike[other].add(given)
    for word, often in words.items():
        rivals = (word[:i] + other + word[i + 1:] for i, char in enumerate(word) for other in alike[char])
        if often >= OFTEN and not any(words.get(rival, 0) >= SELDOM for rival in rivals):
            print(word)


if __name__ == "__main__":
    main()
