"""What can go wrong, one class a kind, each with a stable code that outside programs may test.

Every error carries its sentence in Chinese and English. The sentence names the file, the field by its
Chinese label, what was found there and what to do next.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import ClassVar

from subsidy_docs.bilingual import Bilingual, Lang


class SubsidyDocsError(Exception):
    """The root of all errors of this package.

    ``code`` is the stable name of the kind; ``exit_code`` is what the command line ends with
    (2 wrong use, 3 an input that could not be read).
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, zh: str, en: str, *, file: str | None = None) -> None:
        super().__init__(zh, en)
        self.sentence = Bilingual(zh, en)
        self.file = file

    def text(self, lang: Lang = "zh") -> str:
        """The sentence in *lang*, led by the file's name where there is one."""
        sentence = self.sentence.to(lang)
        if self.file is None:
            return sentence
        return f"{self.file}：{sentence}" if lang == "zh" else f"{self.file}: {sentence}"

    def __str__(self) -> str:
        return f"[{self.code}] {self.text()}"

    def to_dict(self) -> dict[str, object]:
        """The error as JSON: ``{"error": code, "file": …, "message": {"zh": …, "en": …}}``."""
        return {"error": self.code, "file": self.file, "message": self.sentence._asdict()}


class UsageError(SubsidyDocsError):
    """The program was called in a way that can't work (an unknown form, a missing option)."""

    code = "usage"


class TemplateError(SubsidyDocsError):
    """A template folder is not usable: a tag without a field, a field without a tag, a broken file."""

    code = "bad-template"


_REASONS = {
    errno.ENOENT: Bilingual("文件不存在", "there is no such file"),
    errno.EACCES: Bilingual("没有权限", "permission denied"),
    errno.EPERM: Bilingual("没有权限", "permission denied"),
    errno.EISDIR: Bilingual("这是文件夹，不是文件", "this is a folder, not a file"),
    errno.ENOTDIR: Bilingual("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: Bilingual("已有同名文件", "it exists already"),
    errno.ENOSPC: Bilingual("磁盘已满", "the disk is full"),
    errno.EROFS: Bilingual("磁盘是只读的", "the disk is read-only"),
    errno.ENAMETOOLONG: Bilingual("文件名过长", "the file's name is too long"),
    errno.EMFILE: Bilingual("同时打开的文件过多", "too many files are open"),
    errno.EIO: Bilingual("磁盘读写出错", "the disk failed"),
}


def reason(error: OSError) -> Bilingual:
    """Why the system refused, in the words of this program where the cause is a common one."""
    known = _REASONS.get(error.errno or 0)
    said = error.strerror or str(error)
    return known or Bilingual(said, said)


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong value in the data to fill: where it stood, what was found, what to do.

    ``row`` counts data rows from 1 (None for a single form); ``label`` is the field's Chinese label.
    """

    file: str | None
    row: int | None
    key: str
    label: Bilingual
    found: str
    what: Bilingual

    def text(self, lang: Lang = "zh") -> str:
        """The fault as one line for a person."""
        if lang == "zh":
            row = f"第{self.row}行，" if self.row is not None else ""
            head = f"{self.file}：" if self.file else ""
            return f"{head}{row}“{self.label.zh}”：{self.what.zh}（现为：{self.found or '空'}）"
        row = f"row {self.row}, " if self.row is not None else ""
        head = f"{self.file}: " if self.file else ""
        return f"{head}{row}{self.label.en} ({self.label.zh}): {self.what.en} (found: {self.found or 'nothing'})"

    def to_dict(self) -> dict[str, object]:
        """The fault as JSON."""
        return {
            "file": self.file, "row": self.row, "field": self.key, "label": self.label._asdict(),
            "found": self.found, "message": self.what._asdict(),
        }


class DataError(SubsidyDocsError):
    """The data to fill has faults. All faults of all rows are here; nothing was written."""

    code = "bad-data"

    def __init__(self, faults: tuple[Fault, ...], *, file: str | None = None) -> None:
        super().__init__(
            f"数据有{len(faults)}处问题，未生成任何文件：\n" + "\n".join(f.text("zh") for f in faults),
            f"{len(faults)} faults in the data, nothing was written:\n" + "\n".join(f.text("en") for f in faults),
            file=file,
        )
        self.faults = faults


class FontError(SubsidyDocsError):
    """A character stands in no font at hand; drawing on would change a name."""

    code = "missing-glyph"


class UnreadableError(SubsidyDocsError):
    """A file that could not be turned into records. The root of the kinds below."""

    code = "unreadable"
    exit_code = 3


class NoSuchFormError(UnreadableError):
    """The file can be read, but none of the forms stands in it."""

    code = "no-such-form"


class DamagedFileError(UnreadableError):
    """The file breaks its own format."""

    code = "damaged"


class EncryptedFileError(UnreadableError):
    """The file asks for a password."""

    code = "encrypted"


class EmptyFileError(UnreadableError):
    """The file has no bytes, or no content."""

    code = "empty"


class TooLargeError(UnreadableError):
    """The file, or what it unpacks to, is over the bound."""

    code = "too-large"


class UnsupportedFormatError(UnreadableError):
    """The bytes are of a kind that is not read here."""

    code = "unsupported-format"


class ConverterMissingError(UnreadableError):
    """The bytes are of an old kind that LibreOffice would convert, but it is not installed."""

    code = "converter-missing"


class RecogniserMissingError(UnreadableError):
    """The file is a scan or a photo, but the extra that reads these is not installed."""

    code = "recogniser-missing"


class TimeLimitError(UnreadableError):
    """Reading took longer than allowed and was given up."""

    code = "time-limit"


class MemoryLimitError(UnreadableError):
    """Reading took more memory than allowed and was stopped."""

    code = "memory-limit"


class CrashedError(UnreadableError):
    """Reading this input brought its process down, or hit a fault of this program."""

    code = "crashed"


class LedgerError(SubsidyDocsError):
    """The ledger can't be opened, read or written; nothing of the last transaction was kept."""

    code = "ledger"


class LedgerBusyError(LedgerError):
    """Another program has been writing to the ledger for longer than we wait."""

    code = "ledger-busy"


class LedgerFullError(LedgerError):
    """The disk under the ledger is full."""

    code = "ledger-full"


class LedgerSchemaError(LedgerError):
    """The ledger's tables are of another version of this program, or no ledger's at all."""

    code = "ledger-schema"


class StateError(LedgerError):
    """An application may not go from the state it is in to the one asked for."""

    code = "bad-state"


class PolicyError(SubsidyDocsError):
    """A policy's data or cases are wrong; the sentence names the line."""

    code = "bad-policy"


class EvidenceError(SubsidyDocsError):
    """A table of evidence has faults; the sentence names each row and column."""

    code = "bad-evidence"


class EvidenceWarning(UserWarning):
    """Columns of the evidence that were not used, told to a program that calls ``check``."""


class KeyFileError(SubsidyDocsError):
    """The file that should hold the office's key can't be opened or holds none."""

    code = "bad-key"


class CalendarError(SubsidyDocsError):
    """A day lies in a year whose official calendar is not known, or a file of holidays has faults."""

    code = "unknown-calendar"


class PublishError(SubsidyDocsError):
    """A document can't be published: what it would state does not agree with what was checked, or lacks a fact."""

    code = "not-publishable"
