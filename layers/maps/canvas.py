"""An empty folium map that needs no network, and the figure that makes a page of it.

A folium page asks eight addresses for its scripts and styles, and offline stays blank. `OfflineFigure` puts the kept
copy of Leaflet into the page instead, leaves out what Leaflet doesn't need, and refuses to give out a page that would
ask anybody for anything. The browser is told the same: a Content-Security-Policy in the page lets only those scripts
run that were there when it was made, so a text that became an event handler would still not run.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template

from gis.errors import Refused
from layers.maps.encode import shown
from layers.symbols import GROUND

VENDOR = Path(__file__).parent / "vendor"

KEPT = {"leaflet.js": "leaflet/leaflet.js", "leaflet.css": "leaflet/leaflet.css"}
"""File name in a link -> our copy in `vendor/`."""

NOT_NEEDED = re.compile(
    r"(jquery-[\d.]+|bootstrap(\.bundle)?|bootstrap-glyphicons|all|leaflet\.awesome[-.]\w+)(\.min)?\.(js|css)"
)
"""What folium brings along beside Leaflet: jQuery, Bootstrap, glyphicons, FontAwesome, awesome-markers."""

OUTSIDE = re.compile(
    r"""[a-z]{2,10}:\\?/\\?/                                    # any address with a host, wherever it stands
      | <[^>]*\s(?:src|href|srcset|poster|action|data)\s*=\s*["']?(?!data:|["'#\s])   # any link that is not in the page
      | url\(\s*["']?(?!data:|["'#])
      | @import""",
    re.IGNORECASE | re.VERBOSE,
)

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees, WGS84."""


class ReachesOutside(Refused):
    """A map page would ask another computer for something."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The map page refers to '{what}', which is not kept with it.",
            hint="Keep a copy in layers/maps/vendor and name it in KEPT, or leave it out.",
        )


class OfflineFigure(Figure):
    """A figure whose page holds all that it needs, or is refused."""

    def render(self, **kwargs: Any) -> str:
        """The whole page.

        raises: ReachesOutside if something would be loaded from anywhere else
        """
        for child in self._children.values():
            child.render(**kwargs)
        for name, element in list(self.header._children.items()):
            if isinstance(element, JavascriptLink | CssLink):
                self._bring_in(name, element.url)
        html: str = self._template.render(this=self, kwargs=kwargs)
        _refuse_outside(html)
        return _with_policy(html)

    def _bring_in(self, name: str, url: str) -> None:
        file = PurePosixPath(urlsplit(url).path).name
        if file in KEPT:
            self.header._children[name] = _Verbatim(_kept(file))
        elif NOT_NEEDED.fullmatch(file):
            del self.header._children[name]
        else:
            raise ReachesOutside(url)


def offline_map(bounds: Bounds, *, title: str = "", credit: str = "") -> folium.Map:
    """An empty map of `bounds` without tiles: canvas drawing, scale bar, no flag in the corner.

    title: name of the page
    credit: review number (审图号) or source, shown in the corner
    """
    west, south, east, north = bounds
    canvas = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        prefer_canvas=True,
        attributionControl=False,
        maxZoom=20,
        zoomSnap=0.25,
    )
    # Lists of its own: folium keeps them on the class, where one add_js_link changes every map of the process.
    canvas.default_js = [("leaflet", "leaflet.js")]
    canvas.default_css = [("leaflet_css", "leaflet.css")]
    OfflineFigure(title=shown(title)).add_child(canvas)
    canvas.add_child(_Furniture([[south, west], [north, east]], credit))
    return canvas


def page(canvas: folium.Map) -> str:
    """The map as one HTML page.

    raises: ReachesOutside if the map stands in another figure than ours, or would load anything
    """
    figure = canvas.get_root()
    if not isinstance(figure, OfflineFigure):
        raise ReachesOutside(type(figure).__name__)
    return figure.render()


class _Furniture(MacroElement):
    """First view, scale in metres, the credit without the prefix that carries a flag, the colour of the empty map."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>
            html, body { height: 100%; margin: 0; }
            .leaflet-container { background: {{ this.ground }}; }
        </style>{% endmacro %}
        {% macro script(this, kwargs) %}
            // A frame may get its size after its page: fit again until somebody has moved the map.
            (function (map, corners) {
                const close = {padding: [12, 12], animate: false};
                const fit = () => map.invalidateSize({pan: false}).fitBounds(corners, close);
                const rest = () => window.removeEventListener("resize", fit);
                ["pointerdown", "wheel", "keydown"].forEach((moved) => window.addEventListener(moved, rest));
                window.addEventListener("resize", fit);
                fit();
            })({{ this._parent.get_name() }}, {{ this.corners|tojson }});
            L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
            L.control.attribution({prefix: false})
                .addAttribution({{ this.credit|tojson }})
                .addTo({{ this._parent.get_name() }});
        {% endmacro %}""")

    def __init__(self, corners: list[list[float]], credit: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Furniture"
        self.corners = corners
        self.credit = shown(credit)
        self.ground = GROUND


class _Verbatim(Element):
    """A piece of the page that is finished."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        return self.text


@cache
def _kept(file: str) -> str:
    path = VENDOR / KEPT[file]
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return f"<style>{_with_pictures(text, path.parent)}</style>"
    # The map of the source would be asked for by developer tools.
    code = re.sub(r"\n//# sourceMappingURL=.*", "", text) + _default_icon()
    return "<script>" + re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE) + "</script>"


def _with_pictures(css: str, folder: Path) -> str:
    def inlined(match: re.Match[str]) -> str:
        return f"url({_data_uri(folder / match[1])})"

    return re.sub(r"""url\(["']?(?!data:|#)([^)"']+)["']?\)""", inlined, css.replace("\r\n", "\n"))


def _data_uri(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _default_icon() -> str:
    # Leaflet derives the address of the icon from that of the style sheet, and an inlined one has none.
    icon = _data_uri(VENDOR / "leaflet/images/marker-icon.png")
    options = f'{{iconUrl: "{icon}", iconRetinaUrl: "{icon}", shadowUrl: null}}'
    return f"\ndelete L.Icon.Default.prototype._getIconUrl; L.Icon.Default.mergeOptions({options});\n"


def _refuse_outside(html: str) -> None:
    for file in KEPT:
        html = html.replace(_kept(file), "")  # known by their hashes; their comments name addresses
    found = OUTSIDE.search(html)
    if found:
        raise ReachesOutside(html[found.start() : found.end() + 60].split("\n")[0])


def _with_policy(html: str) -> str:
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace("<head>", f"<head>\n{meta}", 1)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
