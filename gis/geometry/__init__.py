"""Polygons checked, owned and measured with shapely; no database.

1. `check`     one polygon: what is wrong with it, where, and what to do
2. `borders`   how far points are from the edge of an area, many at a time
3. `owners`    the one owner of every point of a coverage
"""
