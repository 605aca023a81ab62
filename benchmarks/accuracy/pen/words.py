"""How people write telephone numbers, names and texts."""

from __future__ import annotations

from random import Random

from benchmarks.accuracy.pen.strokes import Written, pad, unseen, wide
from benchmarks.accuracy.sheet import Want


def write_phone(value: str | None, rng: Random, *, odd: float = 0.04) -> Written:
    """A telephone number, in the many ways of spacing it."""
    if value is None:
        return Written(_empty(rng), Want(None))
    if rng.random() < odd:
        second = "1" + rng.choice("3578") + "".join(rng.choices("0123456789", k=9))
        kinds = (
            (f"{value} / {second}", None, "two numbers"),
            (f"{value}、{second}", None, "two numbers"),
            (value[:-1], None, "a digit is missing"),
            (f"{value}{rng.randint(0, 9)}", None, "a digit too many"),
            (f"{value}转8012", value, "extension"),
            (f"{value}（王经理）", value, "a name beside it"),
            (f"{value}\n{second}", None, "two numbers"),
            ("同上", None, "as above"),
            (f"{value[:-4]}****", None, "masked"),
            (f"手机：{value}", value, "a label of its own"),
            (value.replace("0", "O").replace("1", "l"), value, "letters for digits"),
        )
        text, wanted, why = rng.choice(kinds)
        also = (value,) if why in {"two numbers"} else (text,) if "digit" in why else ()
        if why == "extension":
            also = (text,)
        return Written(text, Want(wanted, False, also=also, why=why))
    if value.startswith("1"):
        styles = (
            (value, 70),
            (f"{value[:3]} {value[3:7]} {value[7:]}", 8),
            (f"{value[:3]}-{value[3:7]}-{value[7:]}", 6),
            (f"+86 {value}", 2),
            (wide(value), 3),
            (f"+86-{value}", 1),
            (f"（手机）{value}", 1),
        )
    else:
        area, _, rest = value.partition("-")
        styles = (
            (value, 50),
            (f"{area}{rest}", 8),
            (f"{area} {rest}", 5),
            (f"（{area}）{rest}", 6),
            (f"({area}){rest}", 4),
            (f"{area}－{rest}", 3),
            (f"{area}—{rest}", 3),
            (wide(value), 2),
            (f"{area}-{rest[:4]} {rest[4:]}", 2),
        )
    text = rng.choices([s for s, _ in styles], weights=[w for _, w in styles])[0]
    return Written(unseen(text, rng) if rng.random() < 0.02 else pad(text, rng), Want(value))


def _empty(rng: Random) -> str:
    return rng.choices(("", " ", "   ", "____", "\u3000"), weights=(10, 2, 2, 1, 1))[0]


def write_text(value: str | None, rng: Random, *, odd: float = 0.04, wrap: bool = True) -> Written:
    """A name, a title, an opinion: as it is, now and then with blanks left over or broken over two lines."""
    if value is None:
        if rng.random() < odd:
            return Written(
                rng.choice(("/", "—", "无", "\\", "——", "／", "-", "N/A")),
                Want(None, False, why="a stroke in the blank"),
            )
        return Written(_empty(rng), Want(None))
    if wrap and len(value) > 14 and rng.random() < 0.05:
        cut = rng.randint(6, len(value) - 5)
        return Written(f"{value[:cut]}\n{value[cut:]}", Want(value))
    return Written(unseen(value, rng) if rng.random() < 0.01 else pad(value, rng), Want(value))


def write_name(value: str | None, rng: Random, *, odd: float = 0.03) -> Written:
    """A person's name; two-character names are often spread to three."""
    if value is not None and rng.random() < odd:
        other = rng.choice(("沈国栋", "陆芳", "李堃"))
        kinds = (
            (f"{value}（已更换为{other}）", None, "a change in brackets"),
            (f"{value} {other}", None, "two names"),
            (f"{value}、{other}", None, "two names"),
            (f"{value}总", value, "a title"),
            (f"{value}（总经理）", value, "a title"),
            (f"{value}/{other}", None, "two names"),
            ("见附件", None, "elsewhere"),
        )
        text, wanted, why = rng.choice(kinds)
        return Written(text, Want(wanted, False, also=(text,) if "title" in why else (), why=why))
    if value is not None and len(value) == 2 and not value.isascii() and rng.random() < 0.12:
        return Written(value[0] + rng.choice((" ", "\u3000", "  ")) + value[1], Want(value))
    written = write_text(value, rng, odd=odd, wrap=False)
    return written
