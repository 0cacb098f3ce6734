"""Texts that are made to keep a parser and an index busy; none names a place."""

from __future__ import annotations

from random import Random

LENGTH = 100
"""Characters that are used of a text."""

_PIECES = (
    "路", "街", "号", "幢", "1", "23", "-", "，", "村", "永康", "市", "县", "区", "镇", "乡", "一", "十", "百", "不是",
    "不对，是", "和", "到", "之间", "往东", "米", "公里", "k", "+", "a", "b-", "第", "楼", "单元", "室", "弄", "花园",
    "有限公司", "在", "从", "喂", "我在", "、", " ", "#", "东", "段", "组", "对面", "门", "口", "120.1", "28.9", "°",
    "里", "线", "½", "㎞", "㍿", "\ufdfa", "\u202e", "超市", "工贸", "rue ", "de la ",
)  # fmt: skip
"""What the grammar looks for, words that thousands of names hold, and characters that become many."""


def nasty_texts(count: int, seed: int = 1) -> list[str]:
    """Each piece over and over, then mixtures: half of them a short one repeated, half of them long."""
    rng, texts = Random(f"nasty {seed}"), [(piece * LENGTH)[:LENGTH] for piece in _PIECES]
    while len(texts) < count:
        mixture = "".join(rng.choices(_PIECES, k=rng.choice((1, 2, 3, 4, 6, LENGTH))))
        texts.append((mixture * LENGTH)[:LENGTH])
    return texts[:count]
