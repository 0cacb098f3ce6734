"""The column of words beside a map that is kept by itself, and the script that puts them there.

Every text is encoded here and becomes a text node there (`panel.js`); no mark-up is made of any of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from branca.element import MacroElement
from folium.template import Template

from layers.maps.encode import shown

_HERE = Path(__file__).parent

type Facts = Mapping[str, Any]
"""Texts, numbers, flags, and lists and mappings of them."""


class Said(Protocol):
    """Something in both languages: a word of the vocabulary, a reason, a note."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def both(said: Said) -> dict[str, str]:
    """Both languages, for the script."""
    return {"zh": said.zh, "en": said.en}


class Panel(MacroElement):
    """A column of headings, lines and ranked people, and what the map shows at first."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
            {{ this.code }}
            panel(theDistrict, {{ this.blocks|tojson }}, {{ this.first|tojson }});
        {% endmacro %}""")

    def __init__(self, blocks: Sequence[Facts], first: Facts) -> None:
        """blocks: from top to bottom, see `panel.js`; first: what `show` of `district.js` takes"""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Panel"
        self.blocks = encoded(list(blocks))
        self.first = encoded(first)
        self.css = (_HERE / "panel.css").read_text(encoding="utf-8")
        self.code = (_HERE / "panel.js").read_text(encoding="utf-8")


def encoded(value: Any) -> Any:
    """The same facts with every text encoded, however deep it stands."""
    if isinstance(value, Mapping):
        return {key: encoded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else shown(value)
