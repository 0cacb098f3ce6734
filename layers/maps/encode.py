"""The one encoder for every text that reaches a folium page.

folium puts texts into four kinds of place: HTML, quoted attributes, JavaScript template literals and JSON inside a
script, often one inside the other: a popup is HTML in a template literal in a script. `html.escape` is not enough
there, `${...}` still runs. So everything but letters, digits and harmless punctuation becomes a numeric character
reference, which means itself in HTML and nothing in JavaScript or JSON.

It keeps the server safe as well: folium compiles what it has rendered as a Jinja template once more, so that a name
with double braces would be evaluated in Python while the page is made.

Not a licence for links: a reference in `href` is decoded before the browser looks for "javascript:". We set no links.
"""

from __future__ import annotations

import unicodedata

HARMLESS = frozenset(" .,:-_()+、。，；：（）《》「」【】！？—…·℃№")
"""Punctuation that means nothing in HTML, CSS, JavaScript or JSON strings."""

REPLACEMENT = "\ufffd"

# Marks that reverse the reading direction of what follows, far beyond their own text.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(text: object) -> str:
    r"""A text as it may stand in HTML, a quoted attribute, a template literal, or a JSON string in a script.

    White space becomes a plain space; control characters, lone surrogates and marks that turn the reading direction
    become U+FFFD. Read by a browser as HTML, the rest shows exactly as it was given.

    returns: a text without any of < > & " ' ` $ { } \ / = and without line breaks
    """
    return "".join(map(_one, str(text)))


def _one(character: str) -> str:
    if character.isalnum() or character in HARMLESS:
        return character
    if character.isspace():
        return " "
    if character in _DIRECTION or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
        return REPLACEMENT
    return f"&#{ord(character)};"
