"""Names and numbers of callers, masked as they are shown until somebody asks for them and says why. Pure."""

from __future__ import annotations

import re

from gis.duty.answer import masked

LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])(?:\+?\d[\d -]{5,20}[\dXx])(?![\dA-Za-z])")
"""Digits as they stand in phone numbers and identity cards, also with gaps; seven at least."""


def mask_name(name: str | None) -> str | None:
    """A name of which only the first letter is left: 王**."""
    return name and f"{name[0]}**"


def mask_phone(phone: str | None) -> str | None:
    """A number with its middle hidden."""
    return masked(phone)


def mask_text(text: str, *names: str | None) -> str:
    """Words in which long numbers are masked, and these names wherever they stand."""
    for name in sorted({each.strip() for each in names if each and len(each.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, f"{name[0]}**")
    return LONG_NUMBER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return found.group() if len(digits) < 7 else masked(digits) or ""
