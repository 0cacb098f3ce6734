"""Maps one keeps, prints or mails: folium pages that need no network.

- `encode`     the one encoder for every text that reaches such a page
- `canvas`     an empty folium map with everything it needs inside, and the refusal of anything from outside
- `layer`      one layer: what is drawn, and what the script of the page needs to know of it
- `ground`     what lies under the areas: water and roads
- `district`   all areas of an edition on one page
- `panel`      the column of words beside a map that is kept by itself
- `decision`   one decision: who answers and why, who is there first
- `reach`      what is reached in so many minutes
- `surroundings` what of a zone is worth drawing around something
- `comparison` what changes from one edition to another
- `picture`    one answer as SVG, for documents
- `rota_lines`, `rota`, `rota_page`   who is on duty when: its rows, drawn as SVG, on a page
"""
