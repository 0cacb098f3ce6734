"""Roads: who is there first. Read it in this order:

1. `network`     the roads, cut at junctions, as arrays: what everything else is made from
2. `speeds`      how fast each mode is on each class of road, with the source of every number
3. `tags`        what a road's OpenStreetMap tags allow, per mode and direction
4. `cut`         drawn lines cut at junctions
5. `extract`     a network from an OpenStreetMap extract
6. `geojson`     a network from a GeoJSON file of one's own
7. `store`       the network in the database, as a whole, there and back
8. `ingest`      a file becomes the network of the centre
9. `closures`    roads closed for a while
10. `graph`      compact arrays per mode, and the search backwards from an incident
11. `snap`       from a point to the road it stands at
12. `rank`       seconds from every responder to the incident, and the way of one of them
13. `nearest`    the nearest of many posts for every place
14. `current`    the roads in force, kept in memory
15. `exempt`     whom a closure does not bind
16. `check`      islands, dead ends of one-ways, places that nobody reaches
17. `pbf`        the network as Valhalla's tools read it
18. `tiles`      its tiles, a folder per network
19. `phrases`    what to do at each turn, in Chinese and English
20. `exact`      exact routes and reach areas by Valhalla
21. `engines`    the exact engine of a process; until its tiles stand the graph answers alone
22. `travel`     one trip
23. `named`      roads with a name around a place, and their sides
24. `water`      rivers and lakes of the same extract, for maps
"""
