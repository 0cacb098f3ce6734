"""Words of a caller to a place, without any service outside.

The pure half, which needs no database:

1. `words`       elements, relations, kinds of place, faults
2. `lexicon`     word lists, one entry per line
3. `numerals`    numbers as people say them
4. `normal`      one spelling for one thing; `cores` without region and legal form
5. `reading`     how names sound
6. `units`       what names are made of
7. `tokens`      names as arrays of numbers for the index
8. `parts`       what a text says about a place
9. `address`     text -> parts, by `special` (shapes), `talk`, `scan` (with `regions`, `numbering`), `meaning`
                 (with `names`, `relations`), or `latin`
10. `score`      parts and `facts` of a candidate -> score, by `likeness` and `agreement`; `faults` in words;
                 `confidence` of the first

The half that asks the database:

11. `gazetteer`  places, names and spots are put in; `naming` makes what is stored of a name
12. `step`       areas, gates and roads, in the transaction that publishes or imports them
13. `table`, `osm`, `ingest`   files and extracts: read, checked (`rowcheck`), taken in (`known`: part of what)
14. `home`       what counts as here
15. `candidates` what may be meant, in two questions; `hypotheses` one by one
16. `lines`, `positions`, `placing`   between numbers, across the road, at a gate, that way
17. `shares`     the areas of a place that is known to a radius
18. `search`     geocode: all of it, to what is `found`; `question` to ask; `pasted` coordinates; `spotting` in talk
19. `suggest`, `reverse`, `picks`     while typing; a point to words; what picks teach
"""
