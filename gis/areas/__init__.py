"""Grids, sites, buildings and micro-grids: read from files, taken in as a draft, published, found.

- `floors`     how people write floors
- `batch`      areas as arrays, checked as a whole before anything is written
- `text`       text files of any Chinese desk
- `opening`    a file is opened by the driver that its suffix names, and by no other
- `files`      GeoJSON, GeoPackage and Shapefile into such a batch; the datum is declared or refused
- `text`       CSV in the encodings of Chinese desks
- `sheets`     the same from Excel workbooks
- `ingest`     a batch becomes a draft edition
- `editions`   drafts are published; what was in force stays known
- `lookup`     the areas at a point, of a building, in a box, at an instant
- `pages`      areas in force page by page
- `frames`     all areas of a kind as a GeoDataFrame
- `gates`      the ways into a site
"""
