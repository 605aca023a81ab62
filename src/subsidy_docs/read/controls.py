"""What a blank of Word's own shows by itself: content controls (w:sdt) with prompts, form fields of the old kind."""

from __future__ import annotations

from lxml import etree

from subsidy_docs.read import wordxml as w

OFF = ("0", "false", "off", "none")
"""The values of a switch that is off; any other, or none, is on (ECMA-376 part 1, 17.17.4)."""

_SPAN_LIMIT = 1_000  # columns of one cell; Word itself stops at 63
_TEXTS = w.tags("t")
_CHECK_BOXES = w.tags("checkBox")
_LISTS = w.tags("ddList")
_ENTRIES = w.tags("listEntry")
_RESULTS = w.tags("result")

_PROMPTS = frozenset((  # what an empty control shows, where the mark for it (w:showingPlcHdr) got lost
    "单击此处输入文字。", "单击或点击此处输入文字。", "单击此处输入日期。", "单击或点击以输入日期。", "选择一项。",
    "Click here to enter text.", "Click or tap here to enter text.", "Click or tap to enter a date.",
    "Click here to enter a date.", "Choose an item.",
))
_PROMPT_LENGTH = max(map(len, _PROMPTS))


def count(value: str | None, least: int) -> int:
    """*value* as a count of columns or entries; *least* where it is none."""
    try:
        return max(least, min(int(value or least), _SPAN_LIMIT))
    except ValueError:
        return least


def is_prompt(control: etree._Element) -> bool:
    """Whether all the text in *control* is a known prompt."""
    text = ""
    for piece in control.itertext(*_TEXTS):
        text += piece
        if len(text) > _PROMPT_LENGTH + 20:
            return False
    return text.strip() in _PROMPTS


def form_field(mark: etree._Element) -> str:
    """What an old form field shows by itself (w:ffData): the state of a check box, the entry of a list."""
    for box in mark.iterdescendants(*_CHECK_BOXES):
        on = {child.tag.rpartition("}")[2]: child.get(w.attribute(child.tag, "val")) not in OFF for child in box}
        return "☑" if on.get("checked", on.get("default", False)) else "□"
    for choices in mark.iterdescendants(*_LISTS):
        entries = [entry.get(w.attribute(entry.tag, "val"), "") for entry in choices.iterchildren(*_ENTRIES)]
        result = next(choices.iterchildren(*_RESULTS), None)
        chosen = 0 if result is None else count(result.get(w.attribute(result.tag, "val")), 0)
        return entries[chosen] if chosen < len(entries) else ""
    return ""
