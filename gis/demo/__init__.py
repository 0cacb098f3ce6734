"""A zone to try everything on, drawn from a seed. `zone.generate` makes it, `build` puts it into a database.

- `plan`, `pilots`, `names`   how much of everything; the three pilot parks; invented names
- `plane`                     the flat plane it is drawn on, in metres
- `backbone`, `bends`         outline, arterials and river; how borders are bent
- `territory`                 the grids that tile it, along arterials and river
- `water`                     the river and its banks
- `villages`                  who the grids belong to, and their codes
- `rows`, `plots`, `premises` plots along streets, and who sits there
- `buildings`                 buildings
- `roads`                     roads on the plane, and how they are joined
- `streets`, `bridges`        the public roads, and the only ways over the river
- `gates`, `yards`            ways into fenced premises, and the roads behind the fence
- `traps`, `turns`            what is mended; turns that are forbidden
- `street_names`, `ways`      names of roads; roads as a map would bring them
- `dedicated`, `micro_grids`  the overlay, and the smallest areas
- `people`, `seats`, `teams`  who sits on which post
- `roster`                    holders, the rota, who is away today
- `fixes`                     where people were last
- `zone`                      all of it in one value

A day of it, through the commands that people use:

- `day_mix`, `day_pace`       how a day is mixed, and how long everything takes: tables
- `day_scene`, `day_words`    the named places of a centre; what callers say, and how they name places
- `day_matter`                matters, steps, and what the generator knows to be true
- `day_draw`, `day_reports`   what comes when, from whom, with which coordinates
- `day_runs`, `day_calls`, `day_course`  who is sent, who is called back, the course of a matter
- `day_plan`                  all of it from one seed
- `day_cast`, `day_acts`, `day_player`   who plays which part, by which command
- `day_past`, `day_live`, `day_moves`    written into the past, or played now; where the teams are meanwhile
"""
