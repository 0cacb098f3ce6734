"""Polygons checked, owned and measured with shapely; no database.

1. `check`     one polygon: what is wrong with it, where, and what to do
2. `borders`   how far points are from the edge of an area, many at a time
3. `owners`    the one owner of every point of a coverage
4. `flaws`     what can be wrong with polygons that are each valid, and from where on it counts
5. `blemishes` one polygon: spikes, tiny holes, tiny parts
6. `coverage`  many polygons: gaps, overlaps, slivers, borders that do not match
7. `corners`   corners that are the same place, written with other digits
8. `filling`   narrow gaps given to the areas around them
9. `repair`    nearly a tiling made an exact one, with a list of every change
10. `untangle` borders that cross themselves by a slip, made sound
11. `gaussian` how much of a point with an accuracy lies in a polygon
12. `spread`   where a place may be: a point with an accuracy, an area
13. `shares`   how likely points lie in each area of a layer
"""
