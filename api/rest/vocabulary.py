"""GET /v1/vocabulary: the closed word lists with their labels."""

from __future__ import annotations

from fastapi import APIRouter

from api.one_thread import OneThread
from api.schemas.vocabulary import VocabularyOut
from gis.geocode import words
from gis.vocabulary import WORD_LISTS

router = APIRouter(tags=["Vocabulary"], route_class=OneThread)


@router.get("/vocabulary", summary="All closed word lists")
def vocabulary() -> VocabularyOut:
    """All closed word lists: what the values of answers mean, in Chinese and English."""
    return VocabularyOut.of((*WORD_LISTS, *words.WORD_LISTS))
