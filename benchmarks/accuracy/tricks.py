"""What word processors leave around typed text: changes, controls, fields, boxes, comments, marks.

``RUNS`` maps a trick's name to a function ``(writer, run, elements, look) -> elements`` that wraps the runs of one
answer; ``mark_paragraph``, ``mark_cell`` and ``mark_table`` work on what has been written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from benchmarks.accuracy.sheet import Para, Run

if TYPE_CHECKING:
    from benchmarks.accuracy.word import Writer

Elements = list[Any]
_W = nsdecls("w")
_WHO = 'w:id="{id}" w:author="王秘书" w:date="2026-03-01T09:00:00Z"'
_TEXTBOX = (
    f'<w:r {nsdecls("w", "wp", "a")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="2200000" cy="320000"/><wp:docPr id="{id}" name="文本框"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2200000" cy="320000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r>'
    '<w:t xml:space="preserve"/></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:shape style="width:173pt;height:25pt" type="#_x0000_t202"><v:textbox><w:txbxContent><w:p><w:r>'
    '<w:t xml:space="preserve"/></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>'
    "</mc:AlternateContent></w:r>"
)


def _ends(key: str) -> tuple[str, ...]:
    """The fields that a run answers: a period's run is keyed by its start."""
    return (key, key.replace("_start", "_end")) if key.endswith("_start") else (key,)


def doubt(w: Writer, run: Run, why: str) -> None:
    """Note that what *run* answers is no longer clear."""
    for key in _ends(run.key or ""):
        if key in w.wants:
            w.wants[key] = replace(w.wants[key], clear=False, why=why)


def _shell(tag: str, inner: Elements, **attributes: str) -> Any:
    shell = OxmlElement(tag)
    for name, value in attributes.items():
        shell.set(qn(f"w:{name}"), value)
    for each in inner:
        shell.append(each)
    return shell


def _change(w: Writer, tag: str, inner: Elements) -> Any:
    return _shell(tag, inner, id=str(w.next_id()), author="王秘书", date="2026-03-01T09:00:00Z")


def _deleted(w: Writer, run: Run, old: str, look: str) -> Any:
    r = w.element(replace(run, text=""), look)
    w.fill(r, old, "w:delText")
    return _change(w, "w:del", [r])


def _control(w: Writer, inner: Elements, properties: str = "<w:text/>") -> Any:
    sdt = parse_xml(f'<w:sdt {_W}><w:sdtPr><w:id w:val="{w.next_id()}"/>{properties}</w:sdtPr><w:sdtContent/></w:sdt>')
    for each in inner:
        sdt[-1].append(each)
    return sdt


def _text(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


# ---- around the runs of one answer -----------------------------------------------------------------------------------
def inserted(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A tracked insertion."""
    return [_change(w, "w:ins", inner)]


def replaced(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """Another value deleted, this one inserted, both tracked."""
    digits = any(c.isdigit() for c in run.text)
    old = "".join(w.rng.choice("0123456789") if c.isdigit() else c for c in run.text) if digits else "原填写内容"
    return [_deleted(w, run, old, look), _change(w, "w:ins", inner)]


def note_deleted(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A remark behind the value was deleted, tracked."""
    return [*inner, _deleted(w, run, "（待核实）", look)]


def moved(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """Moved, tracked: gone at one place, come at another."""
    return [_change(w, "w:moveFrom", [deepcopy(each) for each in inner]), _change(w, "w:moveTo", inner)]


def control(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A content control."""
    return [_control(w, inner, '<w:alias w:val="填写"/><w:text/>')]


def textbox(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A text box, its text twice in the file: for new readers and for old ones."""
    if "\n" in run.text:
        return inner
    box = parse_xml(_TEXTBOX.format(id=w.next_id()))
    for t in box.iter(qn("w:t")):
        t.text = "".join(_text(each) for each in inner)
    return [box]


def hidden(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """Hidden text beside the value."""
    doubt(w, run, "hidden text beside it")
    ghost = w.rng.choice(("（示例）", "123", "请填写", "旧值999"))
    return [*inner, w.element(replace(run, text=ghost, hidden=True), look)]


def ruby(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """The pronunciation written over a name's last character, as people do with rare ones."""
    if not run.key or not run.key.endswith("_name") or len(run.text.strip()) > 4 or not run.text.strip():
        return inner
    text = run.text.rstrip()
    doubt(w, run, "pronunciation over a character")
    over = parse_xml(
        f'<w:r {_W}><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/></w:rubyPr>'
        "<w:rt><w:r><w:t>zhé</w:t>"
        "</w:r></w:rt><w:rubyBase><w:r><w:t/></w:r></w:rubyBase></w:ruby></w:r>"
    )
    *_, base = over.iter(qn("w:t"))
    base.text = text[-1]
    return [*w.elements(replace(run, text=text[:-1]), look), over]


def smart_tag(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A smart tag, as old Word puts around dates."""
    return [_shell("w:smartTag", inner, uri="urn:schemas-microsoft-com:office:smarttags", element="chsdate")]


def custom_xml(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """Custom XML markup."""
    return [_shell("w:customXml", inner, element="value")]


def hyperlink(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A link."""
    return [_shell("w:hyperlink", inner, anchor="_top")]


def simple_field(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A field whose result is the value."""
    return [_shell("w:fldSimple", inner, instr=' DOCPROPERTY "值" \\* MERGEFORMAT ')]


def form_field(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A legacy form field: begin, instruction, result, end."""
    begin, separate, end = (
        parse_xml(f'<w:r {_W}><w:fldChar w:fldCharType="{kind}"/></w:r>') for kind in ("begin", "separate", "end")
    )
    code = parse_xml(f'<w:r {_W}><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>')
    return [begin, code, separate, *inner, end]


def bookmark(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """Bookmarks and spelling marks."""
    n = w.next_id()
    return [
        parse_xml(f'<w:bookmarkStart {_W} w:id="{n}" w:name="b{n}"/>'),
        parse_xml(f'<w:proofErr {_W} w:type="spellStart"/>'),
        *inner,
        parse_xml(f'<w:proofErr {_W} w:type="spellEnd"/>'),
        parse_xml(f'<w:bookmarkEnd {_W} w:id="{n}"/>'),
    ]


def reformatted(w: Writer, run: Run, inner: Elements, look: str) -> Elements:
    """A tracked change of format."""
    for each in inner:
        change = f"<w:rPrChange {_W} {_WHO.format(id=w.next_id())}><w:rPr><w:b/></w:rPr></w:rPrChange>"
        each.rPr.append(parse_xml(change))
    return inner


Trick = Callable[["Writer", Run, Elements, str], Elements]
RUNS: Mapping[str, Trick] = {
    f.__name__: f
    for f in (inserted, replaced, note_deleted, moved, control, textbox, hidden, ruby, smart_tag, custom_xml, hyperlink,
              simple_field, form_field, bookmark, reformatted)
}  # fmt: skip
ALL = (*RUNS, "char_runs", "control_cell", "control_block", "comment", "nobreakhyphen", "nested_table", "deleted_row",
       "para_mark", "placeholder", "outer_table", "text_direction", "title_box")  # fmt: skip


# ---- on what has been written ----------------------------------------------------------------------------------------
def mark_paragraph(w: Writer, target: Any, p: Para) -> None:
    """Comments on a paragraph that answers; tracked paragraph marks."""
    keyed = any(run.key for run in p.runs)
    if "comment" in w.tricks and target.runs and keyed and w.rng.random() < 0.4:
        text = w.rng.choice(("请核对：512.50万元？", "电话请写手机", "2024年1月？"))
        w.document.add_comment(target.runs, text=text, author="审核", initials="S")
    if "para_mark" in w.tricks and w.rng.random() < 0.2:
        target._p.get_or_add_pPr().append(_shell("w:rPr", [_change(w, "w:ins", [])]))


def mark_cell(w: Writer, cell: Any, paras: tuple[Para, ...], keyed: bool) -> None:
    """Content controls around all paragraphs of a cell, or asking for text in an empty one."""
    if "control_block" in w.tricks and keyed and w.rng.random() < 0.5:
        paragraphs = list(cell._tc.p_lst)
        around = _control(w, [], "")
        paragraphs[0].addprevious(around)
        for each in paragraphs:
            around[-1].append(each)
        cell._tc.append(OxmlElement("w:p"))
    empty = not "".join(p.text for p in paras).strip()
    if "placeholder" in w.tricks and empty and cell.paragraphs and w.rng.random() < 0.5:
        gray = parse_xml(f'<w:r {_W}><w:rPr><w:color w:val="808080"/></w:rPr><w:t>单击或点击此处输入文字。</w:t></w:r>')
        cell.paragraphs[0]._p.append(_control(w, [gray], "<w:showingPlcHdr/><w:text/>"))


def mark_table(w: Writer, t: Any) -> None:
    """Content controls around cells; a row whose deletion is tracked and which is gone in the accepted view."""
    if "control_cell" in w.tricks:
        for tc in [tc for tr in t._tbl.tr_lst for tc in tr.tc_lst if w.rng.random() < 0.25]:
            around = _control(w, [], "")
            tc.addprevious(around)
            around[-1].append(tc)
    if "deleted_row" in w.tricks:
        tr = deepcopy(t._tbl.tr_lst[-1])
        for text in tr.iter(qn("w:t")):
            text.tag = qn("w:delText")
        for merge in list(tr.iter(qn("w:vMerge"))):
            merge.getparent().remove(merge)
        tr.get_or_add_trPr().append(parse_xml(f"<w:del {_W} {_WHO.format(id=w.next_id())}/>"))
        t._tbl.append(tr)


def turn(cell: Any) -> None:
    """Write the cell's text downward."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:textDirection {_W} w:val="tbRlV"/>'))
