"""Who answers for a place at an instant, and why: net → grid → person → post → duty.

- `answer`      the rule, pure: a chain of areas and the posts asked → `Responsibility`
- `roster`      which person each post means at an instant, after shifts, leave and substitutions
- `chain`       place → the areas it belongs to, from the most local up
- `resolve`     place + instant → `Responsibility`; puts the three together
- `positions`   where people on duty are
- `responders`  who is near, by straight line
- `premises`    through which gate a place is entered
- `ranking`     everybody on duty by seconds on the road, by the graph
- `remarks`     what an answer says beside its numbers
- `arrivals`    who is there first: the best of the ranking confirmed by exact routes
- `coverage`    every building and gate: who would be there first
- `unreached`   gates and posts off the roads
- `matrix`      seconds from posts to places, for planning
- `bulk`        a table of points: whose each is, and who answers
- `records`     the rows of a duty file, checked as a whole
- `ingest`      people and duty files into the tables
- `spans`       holders, duties, shifts, leaves and substitutions into the tables
"""
