"""The three parks where the zone tries park micro-centres, and who serves in them (domain.md 1E)."""

from __future__ import annotations

WAREHOUSING = "市中央仓储中心"
"""Led by the Party; every building has a part-time micro-grid worker of its own."""
LIUSHU = "柳墅小微园"
"""Governed by landlords and the owners' committee."""
XINMAO = "鑫茂物流有限公司"
"""A team from its own staff."""

PILOTS = (WAREHOUSING, LIUSHU, XINMAO)

PARTY_MEMBER_COUNT = 5
LANDLORD_COUNT = 5
COMMITTEE_MEMBER_COUNT = 5
XINMAO_STAFF_COUNT = 5
"""The article's text says 35; a dash may have been lost, so it is "35 or 3-5" and a question to the customer. Five is
ours, to have a number."""
