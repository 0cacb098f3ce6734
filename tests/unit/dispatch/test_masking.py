"""Names and long numbers are masked wherever they stand in words; short numbers stay, or no address could be read."""

from __future__ import annotations

import pytest

from gis.dispatch.masking import mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("电话13912345678，快来", "电话139****5678，快来"),
        ("139 1234 5678", "139****5678"),
        ("0579-87123456", "057****3456"),
        ("身份证330784199001011234", "身份证330****1234"),
        ("锐迅五金3号楼402室，三个月没发工资12000元", "锐迅五金3号楼402室，三个月没发工资12000元"),
        ("欧阳小红打来，欧阳小红住二楼", "欧**打来，欧**住二楼"),
        ("", ""),
    ],
)
def test_words(words: str, shown: str) -> None:
    assert mask_text(words, "欧阳小红", None, " ", "李") == shown


def test_names_and_phones() -> None:
    assert (mask_name("王小明"), mask_name(None), mask_phone("13912345678"), mask_phone(None)) == (
        "王**", None, "139****5678", None,
    )  # fmt: skip
