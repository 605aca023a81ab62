"""Signs that a recogniser mixes up: what can be told by place, and what the setting of a page adds."""

from __future__ import annotations

import pytest

from subsidy_docs.read.signs import setters_blanks


@pytest.mark.parametrize(("text", "blanks"), [
    ("数据 API 服务", [2, 6]), ("产品 V2.0 项目", [2, 7]), ("512.50 万元", [6]),
    ("Smart Factory", []), ("王 喆", []), ("项目（ AI）", []), ("（浙江） AI", []),
    ("", []), (" AI", []),
    ("项目 ", []),
])
def test_blanks_that_a_program_set_between_scripts(text: str, blanks: list[int]) -> None:
    assert setters_blanks(text) == blanks
