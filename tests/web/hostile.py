"""Texts that try to become code; each says `hit=1` if it does."""

HOSTILE = (
    "<img src=x onerror=hit=1>",
    '<img src="x" onerror="hit=1">',
    "<img/src='x'/onerror='hit=1'>",
    "</script><script>hit=1</script>",
    "</SCRIPT ><script>hit=1</script>",
    "<!--<script>hit=1</script>",
    "</title><script>hit=1</script>",
    "</style><script>hit=1</script>",
    "</textarea><img src=x onerror=hit=1>",
    "<svg onload=hit=1>",
    "<svg><animate onbegin=hit=1 attributeName=x dur=1s>",
    "<details open ontoggle=hit=1>x</details>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<input autofocus onfocus=hit=1>",
    "${hit=1}",
    "a`+(hit=1)+`b",
    "a`);hit=1;(`b",
    "\\`${hit=1}\\`",
    '");hit=1;("',
    "');hit=1;('",
    "\\u003cimg src=x onerror=hit=1\\u003e",
    "&lt;img src=x onerror=hit=1&gt;",
    "&#60;img src=x onerror=hit=1&#62;",
    "&amp;lt;script&amp;gt;hit=1&amp;lt;/script&amp;gt;",
    "javascript:hit=1",
    '<a href="javascript:hit=1" autofocus onfocus=hit=1>x</a>',
    "\u2028hit=1\u2029//",
    "x\nhit=1\r//",
    "{{constructor.constructor('hit=1')()}}",
    "{% raw %}<img src=x onerror=hit=1>{% endraw %}",
    '" onmouseover="hit=1" autofocus onfocus="hit=1" x="',
    "\ud800<img src=x onerror=hit=1>\0",
    "\u202e<img src=x onerror=hit=1>",
    "]]><img src=x onerror=hit=1>",
)

WATCH = """
window.hit = 0;
window.$ = (html) => { const box = document.createElement("div"); box.innerHTML = html; return [box]; };
"""
"""Runs before the page: the mark to be hit, and the one bit of jQuery that folium's popups ask for."""
