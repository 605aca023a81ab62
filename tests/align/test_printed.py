"""Which texts of a page tell that a form stands on it."""

from __future__ import annotations

import pytest

from subsidy_docs.align.printed import tells_a_form


@pytest.mark.parametrize(("texts", "told"), [
    (["数据产品年度", "交易总额", "交易起止时间", "沈雨桐", "2024-01 - 2024-12"], True),  # labels broken over lines
    (["数据产品年度", "沈雨桐"], False),
    (["人工智能应用场景投资补助申请"], True),
    (["增值税专用发票", "购买方名称", "纳税人识别号", "开户行及账号"], False),
    (["申请", "单位", "审查人", "电话"], False),
])
def test_titles_labels_and_several_stretches_of_labels_tell_a_form(texts: list[str], told: bool) -> None:
    assert tells_a_form(texts) is told
