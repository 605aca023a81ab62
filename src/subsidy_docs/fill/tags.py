"""The tags of a template, whole and where they belong: in goes the XML of a part as Word saved it, out comes
Jinja source.

Word cuts a tag into several runs as it likes (spelling, editing); here each tag is put together again in the
run where it begins. ``{%tr … %}``, ``{%tc … %}``, ``{%p … %}``, ``{%r … %}`` take the place of the whole row,
cell, paragraph or run they stand in (the notation of docxtpl). Tags that would put raw XML into the document
(docxtpl's ``{{r … }}``), and tags in attributes, are refused: a value is always text.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate

from lxml import etree

from subsidy_docs.errors import TemplateError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STRUCTURAL = re.compile(r"\{%(tr|tc|p|r)\s(.*?)%\}", re.DOTALL)
_RAW = re.compile(r"\{\{(?:tr|tc|p|r)\s")
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def jinja_source(xml: bytes, file: str) -> str:
    """The Jinja source of a part. ``file`` names it in errors. Raises ``TemplateError``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True,
                             remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(f"模板不是有效的XML：{error}", f"the template is no valid XML: {error}",
                            file=file) from error
    for element in root.iter(etree.Element):
        _refuse_attributes(element, file)
        if element.tag == f"{W}p":
            _mend(element)
    for text in list(root.iter(f"{W}t")):
        _lift(text, file)
    source = _TAG.sub(_code, etree.tostring(root, encoding="unicode"))
    if _RAW.search(source):
        raise TemplateError("模板标签不得输出原始XML（{{r }}、{{p }}等）",
                            "tags must not give raw XML ({{r }}, {{p }})", file=file)
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + source


def has_tags(source: str) -> bool:
    """Whether Jinja has anything to do in *source*."""
    return _TAG.search(source) is not None


def _code(tag: re.Match[str]) -> str:
    """A tag as code: no entities, no quotes that Word made round."""
    return unescape(tag[0]).translate(_QUOTES)


def _refuse_attributes(element: etree._Element, file: str) -> None:
    for name, value in element.items():
        if "{{" in value or "{%" in value or "{#" in value:
            raise TemplateError(f"属性{name}中不能有模板标签", f"no tag may stand in an attribute ({name})", file=file)


def _mend(paragraph: etree._Element) -> None:
    """Move each tag of ``<w:p>`` whole into the ``<w:t>`` where it begins."""
    texts = [text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p")) is paragraph]
    joined = "".join(text.text or "" for text in texts)
    tags = list(_TAG.finditer(joined))
    if not tags:
        return
    starts = [0, *accumulate(len(text.text or "") for text in texts)]
    owners = [number for number in range(len(texts)) for _ in range(starts[number], starts[number + 1])]
    for tag in tags:
        owner = owners[tag.start()]
        owners[tag.start():tag.end()] = [owner] * (tag.end() - tag.start())
        texts[owner].set(SPACE, "preserve")
    for number, text in enumerate(texts):
        text.text = "".join(character for character, owner in zip(joined, owners, strict=True) if owner == number)


def _lift(text: etree._Element, file: str) -> None:
    """Put a row's, cell's, paragraph's or run's tag in the place of that row, cell, paragraph or run."""
    tags = _STRUCTURAL.findall(text.text or "")
    if not tags:
        return
    kind, code = tags[0]
    whole = next(text.iterancestors(f"{W}{kind}"), None)
    parent = whole.getparent() if whole is not None else None
    if whole is None or parent is None or len(_STRUCTURAL.findall("".join(whole.itertext(f"{W}t")))) > 1:
        raise TemplateError(f"标签“{{%{kind} {code}%}}”须单独占一个{kind}",
                            f"{{%{kind} {code}%}} must stand alone in its {kind}", file=file)
    previous, following = whole.getprevious(), f"{{% {code}%}}{whole.tail or ''}"
    if previous is not None:
        previous.tail = (previous.tail or "") + following
    else:
        parent.text = (parent.text or "") + following
    parent.remove(whole)
