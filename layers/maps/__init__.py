"""Maps one keeps, prints or mails: folium pages that need no network.

- `encode`     the one encoder for every text that reaches such a page
- `canvas`     an empty folium map with everything it needs inside, and the refusal of anything from outside
- `district`   all areas of an edition on one page
"""
