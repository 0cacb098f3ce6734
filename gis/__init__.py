"""The core of Gridkeeper: what is true about places, people and duty.

It knows no web server and draws no map; it can be used from a notebook. Read it upwards:

1. `vocabulary`, `errors`, `clock`, `settings`   the words, the ways to fail, the time, the knobs; `workdays` above them
2. `crs`          every coordinate becomes WGS84 or is refused
3. `geometry`     polygons checked, owned and measured; no database
4. `model`        every table
5. `db`           the database as a machine: cluster, engine, migrations
6. `areas`        grids, sites, buildings and micro-grids: in, published, found
7. `geocode`      words of a caller to a place, a point to words
8. `duty`         who answers for a place at an instant, and why
9. `access`       who may do what
10. `dispatch`    the life of an incident, from a caller's words to the call-back
11. `demo`        a zone to try it on
"""

__version__ = "0.1.0"
