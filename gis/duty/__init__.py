"""Who answers for a place at an instant, and why: net → grid → person → post → duty.

- `answer`      the rule, pure: a chain of areas and the posts asked → `Responsibility`
- `roster`      which person each post means at an instant, after shifts, leave and substitutions
- `chain`       place → the areas it belongs to, from the most local up
- `certainty`   how sure an answer is where the place is not
- `question`    which clue tells most about who answers, pure
- `clues`       what a caller could be asked: site, building, side of a road, gate
- `resolve`     place + instant → `Responsibility`; puts the three together
- `positions`   where people on duty are
- `misread`     whether a fix stands where another datum would have put the place before, pure
- `responders`  who is near, by straight line
- `premises`    through which gate a place is entered
- `ranking`     everybody on duty by seconds on the road, by the graph
- `contacts`    whom a team, a unit or the people above a worker mean
- `remarks`     what an answer says beside its numbers
- `trips`       one trip to a door, through a gate where there is one
- `arrivals`    who is there first: the best of the ranking confirmed by exact routes
- `coverage`    every building and gate: who would be there first
- `unreached`   gates and posts off the roads
- `matrix`      seconds from posts to places, for planning
- `bulk`        a table of points: whose each is, and who answers
- `records`     the rows of a duty file, checked as a whole
- `ingest`      people and duty files into the tables
- `spans`       holders, duties, shifts, leaves and substitutions into the tables
- `calendar`    which days are worked at this centre; the days that a question names
- `intervals`   pieces of time, joined, cut and counted
- `rota`        who is on duty when, over a span of time; `rota_rows` reads it from the tables
- `check`       what is wrong with a rota, as rows of `fault`
"""
