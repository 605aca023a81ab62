"""All documents of a call in one go: projects in, files and their manifest out.

First everything is decided (who stands where, whether the amounts are those that were checked), then rendered, then
written, each file whole. ``manifest.json`` says of each file its sha256, the applications in it and a digest of all
that it was made of: what has not changed is not made again, and what is no document of the call any more goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from subsidy_docs import __version__
from subsidy_docs.batch.cell import Limits
from subsidy_docs.batch.runner import run
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import PublishError, StateError
from subsidy_docs.export import replacing
from subsidy_docs.policy.edition import Policy
from subsidy_docs.publish.content import check_amounts, context, order
from subsidy_docs.publish.documents import Document, load_document
from subsidy_docs.publish.facts import CallFacts
from subsidy_docs.publish.lifecycle import SELECTIONS, select
from subsidy_docs.publish.project import UNKNOWN_DISTRICT, Project
from subsidy_docs.publish.render import render

MANIFEST = "manifest.json"
_FEW = 40  # so many files are rendered in this process
_LIMITS = Limits(seconds=600)  # a list of ten thousand projects takes its time
_UNSAFE = '\\/:*?"<>|\r\n\t'


Pool = AbstractContextManager[tuple[Executor, Callable[[], int]]]


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be made: its name within the folder, the document, the format, its context and who stands in it."""

    file: str
    document: str
    format: str
    context: Mapping[str, Any]
    applications: tuple[str, ...]

    def digest(self) -> str:
        """A digest of everything that the file is made of."""
        content = orjson.dumps([self.document, self.format, self.context, _template_digest(self.document), __version__],
                               option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(content).hexdigest()


@dataclass(slots=True)
class Outcome:
    """What a run did: the manifest's entries, the files made now, those left as they were, those that went, and what
    a person should know."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    notes: list[Bilingual] = field(default_factory=list)
    skipped: list[Bilingual] = field(default_factory=list)
    doubtful: bool = False  # a person must look: a district is not known


@cache
def _template_digest(name: str) -> str:
    document = load_document(name)
    definition = document.template.parent / "document.toml"
    parts = [document.template.read_bytes(), definition.read_bytes() if definition.exists() else b""]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def plan(projects: Sequence[Project], names: Sequence[str], formats: Sequence[str], facts: CallFacts, policy: Policy,
         outcome: Outcome, *, strict: bool) -> list[Job]:
    """The files of the documents *names* over *projects*. What it is too early for is skipped with a word, or
    (*strict*) raises ``StateError``. Raises ``PublishError`` where amounts are not those that were checked."""
    ordered = sorted(projects, key=order)
    jobs: list[Job] = []
    for name in names:
        document = load_document(name)
        selection = SELECTIONS[document.select]
        try:
            taken, notes = select(document.label.zh, selection, ordered)
        except StateError as error:
            if strict:
                raise
            outcome.skipped.append(error.sentence)
            continue
        if selection.paid:
            check_amounts(taken)
        outcome.notes += notes
        jobs += _jobs(document, taken, formats, facts, policy)
    if lost := sum(project.district == UNKNOWN_DISTRICT for project in ordered):
        outcome.doubtful = True
        outcome.notes.append(Bilingual(
            f"有{lost}项的所属区不明，列在最后；请在认定名单或绩效评价名单中写明“所属区”，或把文件放在以区命名的文件夹中。",
            f"the district of {lost} is not known; name it in the recognition or rating list (所属区)."))
    _distinct(jobs)
    return jobs


def _jobs(document: Document, projects: Sequence[Project], formats: Sequence[str], facts: CallFacts,
          policy: Policy) -> Iterator[Job]:
    """The files of one document: one, one a district, or one an application."""
    for part, some in _parts(document, projects):
        district = some[0].district if document.scope == "district" else ""
        filled = context(document, some, facts, policy, district)
        name = _file_name(document.file.format(year=facts.year, **part))
        for format_ in formats:
            if format_ in document.formats:
                folder = {"application": f"{document.label.zh}/"}.get(document.scope, "")
                yield Job(f"{folder}{name}.{format_}", document.name, format_, filled,
                          tuple(project.id for project in some))


def _parts(document: Document, projects: Sequence[Project]) -> Iterator[tuple[dict[str, str], list[Project]]]:
    if document.scope == "call":
        yield {}, list(projects)
    elif document.scope == "application":
        for project in projects:
            short = project.id.removeprefix("listed-")
            yield {"applicant": project.applicant[:40], "id": short[:8] + short[64:], "district": project.district}, [
                project]
    else:
        groups: dict[str, list[Project]] = {}
        for project in projects:
            groups.setdefault(project.district, []).append(project)
        for name, some in groups.items():
            yield {"district": name}, some


def _file_name(text: str) -> str:
    """*text* as a file's name on every system: no part of it names a folder."""
    safe = "".join("_" if char in _UNSAFE or ord(char) < 32 else char for char in text).strip(" .")
    return safe.encode("utf-8", "replace")[:180].decode("utf-8", "ignore") or "_"


def _distinct(jobs: Sequence[Job]) -> None:
    seen: set[str] = set()
    for job in jobs:
        if job.file.casefold() in seen:
            raise PublishError(f"两份文件同名：{job.file}", f"two files of one name: {job.file}")
        seen.add(job.file.casefold())


def publish(projects: Sequence[Project], names: Sequence[str], folder: Path, facts: CallFacts, policy: Policy, *,
            formats: Sequence[str] = ("docx", "pdf", "xlsx"), strict: bool = False, pool: Pool | None = None,
            advance: Callable[[], None] = lambda: None) -> Outcome:
    """Make the documents *names* of a call in *folder*, through the executor of *pool* (batch/pools.py) where they are
    many; in this process without one.

    Raises ``StateError`` (*strict*, or when nothing can be made), ``PublishError``, ``CalendarError``, ``FontError``;
    then no file was changed but those already whole.
    """
    outcome = Outcome()
    jobs = plan(projects, names, formats, facts, policy, outcome, strict=strict)
    if not jobs:
        raise StateError("没有可以生成的文件：\n" + "\n".join(each.zh for each in outcome.skipped),
                         "nothing can be made:\n" + "\n".join(each.en for each in outcome.skipped))
    before = read_manifest(folder)
    fresh, stale = [], []
    for job in jobs:
        digest = job.digest()
        entry = before.get(job.file)
        if entry is not None and entry["inputs"] == digest and _sha256(folder / job.file) == entry["sha256"]:
            fresh.append(job.file)
            outcome.entries.append(entry)
            advance()
        else:
            stale.append((job, digest))
    outcome.kept = fresh
    for (job, digest), sha in zip(stale, _write_all([job for job, _ in stale], folder, pool, advance),
                                  strict=True):
        outcome.made.append(job.file)
        outcome.entries.append({"file": job.file, "sha256": sha, "document": job.document, "format": job.format,
                                "records": list(job.applications), "inputs": digest})
    place = {job.file: number for number, job in enumerate(jobs)}
    outcome.entries.sort(key=lambda entry: place[entry["file"]])
    _finish(folder, names, before, outcome)
    return outcome


def _finish(folder: Path, names: Sequence[str], before: Mapping[str, dict[str, Any]], outcome: Outcome) -> None:
    """Write the manifest; entries of other documents stay, files of these that are none any more go."""
    now = {entry["file"] for entry in outcome.entries}
    others = [entry for name, entry in before.items() if name not in now and entry["document"] not in names]
    gone = [entry for name, entry in before.items() if name not in now and entry["document"] in names]
    content = orjson.dumps({"program": f"subsidy-docs {__version__}", "files": outcome.entries + others},
                           option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    with replacing(folder / MANIFEST) as file:
        file.write(content)
    for entry in gone:
        path = folder / entry["file"]
        if _sha256(path) == entry["sha256"]:  # one that a person has changed is theirs
            path.unlink()
            outcome.gone.append(entry["file"])


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """The entries of the folder's manifest by file; none where there is none that can be read."""
    try:
        entries = orjson.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(entry["file"]): entry for entry in entries
                if {"file", "sha256", "document", "inputs"} <= entry.keys() and _inside(str(entry["file"]))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _write_all(jobs: Sequence[Job], folder: Path, pool: Pool | None, advance: Callable[[], None]) -> list[str]:
    """Render and write *jobs*, through *pool*'s executor where they are many; their sha256 in order. Raises
    ``PublishError`` naming the file that could not be made."""
    folder.mkdir(parents=True, exist_ok=True)
    for parent in {(folder / job.file).parent for job in jobs}:
        parent.mkdir(parents=True, exist_ok=True)
    if pool is None or len(jobs) <= _FEW:
        made = []
        for job in jobs:
            made.append(write((job, str(folder))))
            advance()
        return made
    written: dict[str, str] = {}
    with pool as (executor, slots):
        for lot in run(write, ((job, str(folder)) for job in jobs), executor, slots, _LIMITS):
            for done in lot:
                file = done.item[0].file
                if done.result is None:
                    said = (done.error or {})["message"]
                    raise PublishError(said["zh"], said["en"], file=file)
                written[file] = done.result
                advance()
    return [written[job.file] for job in jobs]


def write(what: tuple[Job, str]) -> str:
    """Render and write one job into the folder; the file's sha256."""
    job, folder = what
    content = render(load_document(job.document), job.context, job.format)
    with replacing(Path(folder) / job.file) as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()
